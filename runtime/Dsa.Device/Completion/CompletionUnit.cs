using Dsa.Device.Checks;
using Dsa.Device.Engines;
using Dsa.Device.EventLog;
using Dsa.Device.Translation;
using Dsa.Platform.Memory;

namespace Dsa.Device.Completion;

/// <summary>Brings the outcome of a descriptor to where it belongs: its completion record, the event log, SWERROR, an interrupt.</summary>
/// <remarks>
/// The rules are those of §5.9 and §6.3. Called by one engine; goes one stage further with each call. An abort comes between
/// two stages, so a record that an event goes with is stored in the stage that appends the event: while the log is full
/// neither is there, the abort drops the descriptor, and waits neither for the log nor for software.
/// </remarks>
internal sealed class CompletionUnit(DeviceCore core, DescriptorChecker checker, FaultUnit faults)
{
    /// <summary>Goes one stage further; false when it has to wait.</summary>
    public bool Advance(WorkItem item)
    {
        switch (item.Stage)
        {
            case WorkStage.Report:
                return Report(item);
            case WorkStage.Log:
                return Append(item);
            default:
                core.Handles.Signal(item.Descriptor.InterruptHandle, item.Requester.Pasid);
                item.Stage = WorkStage.Done;
                return true;
        }
    }

    private bool Report(WorkItem item)
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
                return true;
            case CompletionStatus.Success when IsDrainLogged(item):
                RaiseRecord(item, ErrorCode.DrainLogged, wantsRecord);
                return true;
            case CompletionStatus.InvalidInterruptHandle when wantsRecord && core.Log.IsEnabled && !IsBatchLogged(item, wantsRecord):
                return StoreWithEvent(item);
            default:
                ReportResult(item, outcome, hasAddress, wantsRecord);
                return true;
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
            if (!item.IsRecordUnreachable && faults.TryAwaitPage(item, WorkStage.Report))
            {
                return;
            }

            RaiseRecord(item, ErrorCode.CompletionPageFault, isRecordRequired: true);
            NoteUnwritableRecord(item);
        }
        else if (outcome.IsTranslationFailure)
        {
            // Never in the log, and in SWERROR besides the record (§6.3).
            core.Errors.Record(ErrorEntry.Of(item));
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

    /// <summary>Stores a record and appends the event that goes with it, both or neither; false when it has to wait.</summary>
    private bool StoreWithEvent(WorkItem item)
    {
        if (MustAwaitRecordPage(item))
        {
            return true;
        }

        var result = core.Log.TryReserve(out var place);
        if (result is AppendResult.Wait or AppendResult.Retry)
        {
            item.Stage = WorkStage.Report;
            return result == AppendResult.Retry;
        }

        var code = TryStore(item) ? ErrorCode.InvalidInterruptHandle : ErrorCode.CompletionPageFault;
        item.PendingEvent = EventOf(item, code, isRecordRequired: true);
        NoteLogged(item, result == AppendResult.Written ? core.Log.Fill(place, item.PendingEvent, item) : result);
        item.Stage = WorkStage.Done;
        return true;
    }

    /// <summary>Whether the record's page has to be requested before the record can be stored together with its event.</summary>
    private bool MustAwaitRecordPage(WorkItem item)
    {
        if (item.IsRecordUnreachable || !faults.HasPageRequests(item.Configuration))
        {
            return false;
        }

        if (core.Slot.Memory.Acquire(
            item.Requester, item.Descriptor.CompletionAddress, core.Architecture.RecordBytes, MemoryAccess.Write, out var run, out var fault))
        {
            run.Dispose();
            return false;
        }

        item.Faulted(fault, Operand.CompletionRecord, FaultedPart.CompletionRecord);
        return faults.TryAwaitPage(item, WorkStage.Report);
    }

    private bool TryStore(WorkItem item)
    {
        if (item.IsRecordUnreachable)
        {
            return false;
        }

        if (core.Architecture.TryStoreRecord(core.Slot.Memory, item, out var fault))
        {
            return true;
        }

        item.Faulted(fault, Operand.CompletionRecord, FaultedPart.CompletionRecord);
        return false;
    }

    /// <summary>Raises an event that stands for the completion: the interrupt, too, is left to software.</summary>
    private void RaiseRecord(WorkItem item, ErrorCode code, bool isRecordRequired) =>
        Raise(item, EventOf(item, code, isRecordRequired), WorkStage.Done);

    private EventLogEntry EventOf(WorkItem item, ErrorCode code, bool isRecordRequired)
    {
        // Software is to raise what the device would have; but 0x19 says which request was wrong, so there it is always set.
        var isInterruptRequired = code == ErrorCode.InvalidInterruptHandle || IsInterruptRequested(item);
        return ErrorEntry.OfCompletion(item, code, isRecordRequired, isInterruptRequired);
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
        var result = core.Log.TryAppend(item.PendingEvent, item);
        switch (result)
        {
            case AppendResult.Wait:
                return false;
            case AppendResult.Retry:
                return true;
            default:
                NoteLogged(item, result);
                item.Stage = item.StageAfterLog;
                return true;
        }
    }

    private static void NoteLogged(WorkItem item, AppendResult result)
    {
        if (item.Batch is { } batch
            && item.PendingEvent.Error is ErrorCode.CompletionPageFault or ErrorCode.InvalidInterruptHandle)
        {
            // A lost entry is not the first that software sees.
            batch.BatchState.HasLoggedError |= result == AppendResult.Written;
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
