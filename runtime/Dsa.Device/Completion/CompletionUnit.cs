using Dsa.Device.Checks;
using Dsa.Device.Engines;
using Dsa.Device.EventLog;
using Dsa.Device.Monitoring;
using Dsa.Device.Translation;
using Dsa.Platform.Memory;

namespace Dsa.Device.Completion;

/// <summary>Brings the outcome of a descriptor to where it belongs: its completion record, the event log, SWERROR, an interrupt.</summary>
/// <remarks>
/// The rules are those of §5.9 and §6.3. Called by one engine; goes one stage further with each call. An abort comes between
/// two stages, so a record that an event goes with is stored in the stage that appends the event: while the log is full
/// neither is there, the abort drops the descriptor, and waits neither for the log nor for software.
/// </remarks>
internal sealed class CompletionUnit(
    DeviceCore core, TranslatedMemory memory, DescriptorChecker checker, FaultUnit faults, DescriptorEvents events)
{
    private readonly CompletionDemands _demands = new(core, checker);
    private readonly RecordWriter _records = new(core, memory, events);

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
                if (core.Handles.Signal(item.InterruptTable, item.Descriptor.InterruptHandle, item.Requester.Pasid))
                {
                    events.Interrupted(item);
                }

                item.Stage = WorkStage.Done;
                return true;
        }
    }

    private bool Report(WorkItem item)
    {
        var outcome = item.Outcome;
        var hasAddress = (item.Descriptor.Flags & DescriptorFlags.CompletionAddressValid) != 0;
        var wantsRecord = hasAddress && (CompletionDemands.IsRecordRequested(item) || !outcome.IsUnremarkable);
        item.Stage = _demands.IsInterruptRequested(item) ? WorkStage.Interrupt : WorkStage.Done;
        switch (outcome.Status)
        {
            case CompletionStatus.CompletionMisaligned:
            case CompletionStatus.PrivilegeInvalid:
                // The descriptor is discarded: there is nowhere to write a record, and nobody to interrupt.
                Raise(item, ErrorEntry.Of(item), WorkStage.Done);
                return true;
            case CompletionStatus.Success when _demands.IsDrainLogged(item):
                RaiseRecord(item, ErrorCode.DrainLogged, wantsRecord);
                return true;
            case CompletionStatus.InvalidInterruptHandle when wantsRecord && core.Log.IsEnabled && !_demands.IsBatchLogged(item, wantsRecord):
                return StoreWithEvent(item);
            default:
                ReportResult(item, outcome, hasAddress, wantsRecord);
                return true;
        }
    }

    private void ReportResult(WorkItem item, in Outcome outcome, bool hasAddress, bool wantsRecord)
    {
        if (_demands.IsBatchLogged(item, wantsRecord))
        {
            RecordTranslationError(item, outcome);
            RaiseRecord(item, ErrorCode.BatchLogged, wantsRecord);
        }
        else if (wantsRecord && !_records.TryStore(item))
        {
            if (!item.IsRecordUnreachable && faults.TryAwaitPage(item, WorkStage.Report))
            {
                return;
            }

            RecordTranslationError(item, outcome);
            RaiseUnreachable(item);
        }
        else if (outcome.IsTranslationFailure)
        {
            RecordTranslationError(item, outcome);
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

    /// <summary>Stores a record and appends the event that goes with it, which says so when there is no record; false when it has to wait.</summary>
    private bool StoreWithEvent(WorkItem item)
    {
        // The page is looked at once, and held until the record is in it: it does not go away while the log is asked for a place.
        var isReached = _records.TryReach(item, out var run);
        if (!isReached && !item.IsRecordUnreachable && faults.TryAwaitPage(item, WorkStage.Report))
        {
            return true;
        }

        var result = core.Log.TryReserve(out var place);
        if (result is AppendResult.Wait or AppendResult.Retry)
        {
            run.Dispose();
            item.Stage = WorkStage.Report;
            return result == AppendResult.Retry;
        }

        var code = isReached && _records.TryStore(item, run) ? ErrorCode.InvalidInterruptHandle : CodeOfUnreachable(item);
        item.PendingEvent = EventOf(item, code, isRecordRequired: true);
        NoteLogged(item, result == AppendResult.Written ? core.Log.Fill(place, item.PendingEvent, item) : result);
        item.Stage = WorkStage.Done;
        return true;
    }

    /// <summary>Records 0x22, which is never in the log, but in SWERROR besides its record (§6.3).</summary>
    private void RecordTranslationError(WorkItem item, in Outcome outcome)
    {
        if (outcome.IsTranslationFailure)
        {
            core.Errors.Record(ErrorEntry.Of(item, outcome));
        }
    }

    /// <summary>Raises what there is to say when the record cannot be written. The descriptor is done with: there is no interrupt.</summary>
    /// <remarks>
    /// Only a page fault carries the record to software. Failed writes and failed translations are errors without a record,
    /// as any other that cannot be told by one (inferred).
    /// </remarks>
    private void RaiseUnreachable(WorkItem item)
    {
        item.IsRecordUnreachable = true;
        var failure = faults.OutcomeOf(item);
        if (failure.Status == CompletionStatus.CompletionPageFault)
        {
            RaiseRecord(item, ErrorCode.CompletionPageFault, isRecordRequired: true);
        }
        else if (failure.IsTranslationFailure)
        {
            RecordTranslationError(item, failure);
            item.Stage = WorkStage.Done;
        }
        else
        {
            Raise(item, ErrorEntry.Of(item, failure), WorkStage.Done);
        }

        // Nobody writes the record of a member any more, unless software does that out of the log: its batch has failed.
        if (item.Batch is { } batch && (failure.Status != CompletionStatus.CompletionPageFault || !core.Log.IsEnabled))
        {
            batch.BatchState.HasFailed = true;
        }
    }

    /// <summary>The code of the event of a bad handle whose record cannot be written either.</summary>
    private ErrorCode CodeOfUnreachable(WorkItem item)
    {
        var failure = faults.OutcomeOf(item);
        if (failure.Status == CompletionStatus.CompletionPageFault)
        {
            return ErrorCode.CompletionPageFault;
        }

        // There is one event, and it has the record; the other failure is in the register (inferred).
        core.Errors.Record(ErrorEntry.Of(item, failure));
        return ErrorCode.InvalidInterruptHandle;
    }

    /// <summary>Raises an event that stands for the completion: the interrupt, too, is left to software.</summary>
    private void RaiseRecord(WorkItem item, ErrorCode code, bool isRecordRequired) =>
        Raise(item, EventOf(item, code, isRecordRequired), WorkStage.Done);

    private EventLogEntry EventOf(WorkItem item, ErrorCode code, bool isRecordRequired)
    {
        // Software is to raise what the device would have; but 0x19 says which request was wrong, so there it is always set.
        var isInterruptRequired = code == ErrorCode.InvalidInterruptHandle || _demands.IsInterruptRequested(item);
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

    private static void NoteLogged(WorkItem item, AppendResult result) =>
        item.Batch?.BatchState.NoteLogged(item.PendingEvent.Error, result == AppendResult.Written);
}
