using System.Runtime.InteropServices;
using Dsa.Device.Checks;
using Dsa.Device.Engines;
using Dsa.Device.EventLog;

namespace Dsa.Device.Completion;

/// <summary>Brings the outcome of a descriptor to where it belongs: its completion record, the event log, SWERROR, an interrupt.</summary>
/// <remarks>The rules are those of §5.9 and §6.3. Called by one engine; goes one stage further with each call.</remarks>
internal sealed class CompletionUnit(DeviceCore core, DescriptorChecker checker)
{
    /// <summary>Goes one stage further; false when it has to wait.</summary>
    public bool Advance(WorkItem item)
    {
        switch (item.Stage)
        {
            case WorkStage.Report:
                Report(item);
                return true;
            case WorkStage.Log:
                return Append(item);
            default:
                core.Handles.Signal(item.Descriptor.InterruptHandle, item.Requester.Pasid);
                item.Stage = WorkStage.Done;
                return true;
        }
    }

    private void Report(WorkItem item)
    {
        var outcome = item.Outcome;
        var hasAddress = (item.Descriptor.Flags & DescriptorFlags.CompletionAddressValid) != 0;
        var wantsRecord = hasAddress && (IsRecordRequested(item) || !outcome.IsUnremarkable);
        item.Stage = IsInterruptRequested(item) ? WorkStage.Interrupt : WorkStage.Done;
        switch (outcome.Status)
        {
            case CompletionStatus.CompletionMisaligned:
            case CompletionStatus.PrivilegeInvalid:
                // The descriptor is discarded: there is nowhere to write a record, and nobody to interrupt.
                Raise(item, ErrorEntry.Of(item), WorkStage.Done);
                return;
            case CompletionStatus.Success when IsDrainLogged(item):
                RaiseRecord(item, ErrorCode.DrainLogged, wantsRecord);
                return;
            default:
                ReportResult(item, outcome, hasAddress, wantsRecord);
                return;
        }
    }

    private void ReportResult(WorkItem item, in Outcome outcome, bool hasAddress, bool wantsRecord)
    {
        if (IsBatchLogged(item, wantsRecord))
        {
            RaiseRecord(item, ErrorCode.BatchLogged, wantsRecord);
        }
        else if (wantsRecord && !TryStore(item))
        {
            RaiseRecord(item, ErrorCode.CompletionPageFault, isRecordRequired: true);
            NoteUnwritableRecord(item);
        }
        else if (outcome.Status == CompletionStatus.InvalidInterruptHandle)
        {
            RaiseRecord(item, ErrorCode.InvalidInterruptHandle, wantsRecord);
        }
        else if (!hasAddress && !outcome.IsUnremarkable)
        {
            Raise(item, ErrorEntry.Of(item), item.Stage);
        }
    }

    private bool TryStore(WorkItem item)
    {
        var record = RecordImage.Of(item.Outcome, core.Capabilities.GenCap.CompletionFaultInfo);
        var bytes = MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(in record, 1));
        return core.Slot.Memory.StoreRecord(item.Requester, item.Descriptor.CompletionAddress, bytes, out _);
    }

    /// <summary>Raises an event that stands for the completion: the interrupt, too, is left to software.</summary>
    private void RaiseRecord(WorkItem item, ErrorCode code, bool isRecordRequired)
    {
        var record = isRecordRequired ? RecordImage.Of(item.Outcome, core.Capabilities.GenCap.CompletionFaultInfo) : default;
        var isInterruptRequired = (item.Descriptor.Flags & DescriptorFlags.RequestCompletionInterrupt) != 0;
        Raise(item, ErrorEntry.OfCompletion(item, code, record, isRecordRequired, isInterruptRequired), WorkStage.Done);
    }

    private void Raise(WorkItem item, in EventLogEntry entry, WorkStage next)
    {
        if (core.Log.IsEnabled)
        {
            item.PendingEvent = entry;
            item.StageAfterLog = next;
            item.Stage = WorkStage.Log;
            return;
        }

        core.Errors.Record(entry);
        item.Stage = next;
    }

    private bool Append(WorkItem item)
    {
        switch (core.Log.TryAppend(item.PendingEvent))
        {
            case AppendResult.Wait:
                return false;
            case AppendResult.Retry:
                return true;
            default:
                NoteLogged(item);
                item.Stage = item.StageAfterLog;
                return true;
        }
    }

    private static void NoteLogged(WorkItem item)
    {
        if (item.Batch is { } batch
            && item.PendingEvent.Error is ErrorCode.CompletionPageFault or ErrorCode.InvalidInterruptHandle)
        {
            batch.BatchState.HasLoggedError = true;
            batch.BatchState.HasLoggedRecord |= item.PendingEvent.Error == ErrorCode.CompletionPageFault;
        }
    }

    /// <summary>Without log nobody writes the record of a member any more: its batch has failed.</summary>
    private void NoteUnwritableRecord(WorkItem item)
    {
        if (item.Batch is { } batch && !core.Log.IsEnabled)
        {
            batch.BatchState.HasFailed = true;
        }
    }

    private bool IsDrainLogged(WorkItem item) =>
        item.Descriptor.Opcode == Opcode.Drain
        && core.Log.IsEnabled
        && (!core.Configuration.PageRequestEnable || item.Configuration.IsPrsDisabled);

    private bool IsBatchLogged(WorkItem item, bool wantsRecord) =>
        item.BatchState.HasLoggedRecord && core.Log.IsEnabled && (wantsRecord || IsInterruptRequested(item));

    private bool IsInterruptRequested(WorkItem item) =>
        (item.Descriptor.Flags & DescriptorFlags.RequestCompletionInterrupt) != 0
        && !item.IsInterruptMessageStorage
        && item.Outcome.Status != CompletionStatus.InvalidInterruptHandle
        && checker.MayInterrupt(item);

    private static bool IsRecordRequested(WorkItem item) =>
        (item.Descriptor.Flags & DescriptorFlags.RequestCompletionRecord) != 0;
}
