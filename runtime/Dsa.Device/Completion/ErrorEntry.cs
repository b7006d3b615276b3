using Dsa.Device.Engines;

namespace Dsa.Device.Completion;

/// <summary>Makes the event of a descriptor, for the event log or SWERROR (§5.9).</summary>
internal static class ErrorEntry
{
    /// <summary>The event of an outcome that no completion record tells.</summary>
    public static EventLogEntry Of(WorkItem item) => Of(item, item.Outcome);

    /// <summary>The event of something that befell a descriptor besides its outcome.</summary>
    public static EventLogEntry Of(WorkItem item, in Outcome outcome)
    {
        var information = default(EventLogEntry);
        if (outcome.IsPageFault)
        {
            information = new PageFaultEventLogEntry { FaultOperand = outcome.FaultOperand, IdptHandle = outcome.IdptHandle };
        }
        else if (outcome.Status == CompletionStatus.InvalidFlags)
        {
            information = new InvalidFlagsEventLogEntry { InvalidFlags = outcome.InvalidFlags };
        }
        else if (outcome.IsHandleRefused)
        {
            information = new InterDomainEventLogEntry { IdptHandle = outcome.IdptHandle };
        }

        return information with
        {
            DescriptorValid = true,
            WorkQueueValid = true,
            Batch = item.Batch is not null,
            FaultWrite = outcome.IsPageFault && outcome.IsWriteFault,
            Privileged = item.Requester.Privileged,
            ErrorInfoValid = outcome.IsPageFault || outcome.IsHandleRefused || outcome.Status == CompletionStatus.InvalidFlags,
            Error = (ErrorCode)outcome.Status,
            WorkQueue = (byte)item.Queue.Index,
            BatchId = BatchIdOf(item),
            Operation = item.Descriptor.Opcode,
            Pasid = PasidOf(item),
            BatchIndex = (ushort)item.BatchIndex,
            FaultAddress = outcome.IsPageFault ? outcome.FaultAddress : 0,
        };
    }

    /// <summary>An event for software to finish the completion of a descriptor. The record is put in when it is stored.</summary>
    /// <param name="item">The descriptor.</param>
    /// <param name="code">What happened.</param>
    /// <param name="isRecordRequired">Whether software is to write it.</param>
    /// <param name="isInterruptRequired">Whether software is to raise the interrupt.</param>
    public static EventLogEntry OfCompletion(WorkItem item, ErrorCode code, bool isRecordRequired, bool isInterruptRequired)
    {
        var isRecordFault = code == ErrorCode.CompletionPageFault;
        var isHandleError = code == ErrorCode.InvalidInterruptHandle;
        return new CompletionEventLogEntry
        {
            DescriptorValid = true,
            WorkQueueValid = true,
            Batch = item.Batch is not null,
            FaultWrite = isRecordFault,
            Privileged = item.Requester.Privileged,
            ErrorInfoValid = true,
            Error = code,
            WorkQueue = (byte)item.Queue.Index,
            BatchId = BatchIdOf(item),
            Operation = item.Descriptor.Opcode,
            Pasid = PasidOf(item),
            BatchIndex = (ushort)item.BatchIndex,
            FaultAddress = isHandleError ? 0 : item.Descriptor.CompletionAddress,
            InterruptHandle = isInterruptRequired ? item.Descriptor.InterruptHandle : (ushort)0,
            InterruptRequired = isInterruptRequired,
            InterruptMessageStorage = item.IsInterruptMessageStorage,
            RecordRequired = isRecordRequired,
            FirstErrorInBatch = item.Batch is { BatchState.HasLoggedError: false } && (isRecordFault || isHandleError),
            FaultOperand = isRecordFault ? Operand.CompletionRecord : Operand.Unknown,
        };
    }

    /// <summary>Whether an event has the completion record in it that software is to write.</summary>
    public static bool CarriesRecord(in EventLogEntry entry) =>
        entry.Error is ErrorCode.CompletionPageFault or ErrorCode.InvalidInterruptHandle or ErrorCode.DrainLogged or ErrorCode.BatchLogged
        && ((CompletionEventLogEntry)entry).RecordRequired;

    private static byte BatchIdOf(WorkItem item) => (item.Batch ?? item).BatchState.Id;

    private static uint PasidOf(WorkItem item) => item.Requester.Pasid.IsValid ? item.Requester.Pasid.Value : 0;
}
