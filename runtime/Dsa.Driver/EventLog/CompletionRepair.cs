using Dsa.Driver.Assignment;
using Dsa.Driver.CharacterDevices;

namespace Dsa.Driver.EventLog;

/// <summary>Writes the completion records that the device could not write (EV-18 to EV-38).</summary>
/// <remarks>
/// <see cref="Queue"/> is called under the event log lock; the repair runs on the queue's one worker, so that the entries of
/// a queue stay in order, as its batches need (EV-25). It takes the context lock of the queue's character device.
/// </remarks>
internal sealed class CompletionRepair
{
    private readonly BatchFailures _failures = new();
    private int _pendingCount;

    /// <summary>Repairs that are queued or going on.</summary>
    public int PendingCount => Volatile.Read(ref _pendingCount);

    /// <summary>Hands an entry that asks for a record to who writes it.</summary>
    /// <remarks>
    /// Upstream takes the queue's number as it comes (EV-23, BUG-53), and queues to nowhere for a kernel queue (EV-24). Of such
    /// there is only the drain after a revocation of handles: its own memory is always there.
    /// </remarks>
    public void Dispatch(IdxdDevice device, LoggedEvent logged)
    {
        var entry = logged.Head;
        if (entry.WorkQueueValid && entry.WorkQueue < device.WorkQueues.Length)
        {
            AssignedQueue.Report(device.WorkQueues[(int)entry.WorkQueue], logged);
        }

        if (!IsNeeded(logged) || !entry.WorkQueueValid || entry.WorkQueue >= device.WorkQueues.Length)
        {
            return;
        }

        var queue = device.WorkQueues[(int)entry.WorkQueue];
        if (queue.FaultWorker is { } worker)
        {
            Queue(worker, logged);
        }
        else if (queue.Kernel is { } kernel && entry.Error == ErrorCode.DrainLogged)
        {
            kernel.OnDrainLogged(entry.FaultAddress, logged.RecordHead);
        }
    }

    /// <summary>Whether an entry is about a record that software has to write (EV-18, EV-20).</summary>
    private static bool IsNeeded(LoggedEvent logged) => logged.Code switch
    {
        ErrorCode.CompletionPageFault or ErrorCode.BatchLogged => true,
        ErrorCode.DrainLogged => logged.Head.RecordRequired,
        _ => false,
    };

    /// <summary>Hands a copy of an entry to the worker of its queue (EV-21).</summary>
    private void Queue(FaultWorker worker, LoggedEvent logged)
    {
        Interlocked.Increment(ref _pendingCount);
        worker.Queue(() =>
        {
            try
            {
                Repair(worker.Contexts, logged);
            }
            finally
            {
                Interlocked.Decrement(ref _pendingCount);
            }
        });
    }

    private void Repair(UserContexts contexts, LoggedEvent logged)
    {
        switch (logged.Code)
        {
            case ErrorCode.CompletionPageFault:
                RepairDescriptor(contexts, logged);
                break;
            case ErrorCode.BatchLogged:
                RepairBatch(contexts, logged);
                break;
            default:
                // A drain counts nowhere (EV-30).
                TryWrite(contexts, logged);
                break;
        }
    }

    // A member whose record cannot be written is a failure that the batch has to tell (EV-26, EV-27).
    private void RepairDescriptor(UserContexts contexts, LoggedEvent logged)
    {
        var entry = logged.Head;
        if (entry.Batch && entry.FirstErrorInBatch)
        {
            _failures.Forget((int)entry.BatchId);
        }

        contexts.CountFault(new Pasid(entry.Pasid));
        if (TryWrite(contexts, logged))
        {
            return;
        }

        contexts.CountFailure(new Pasid(entry.Pasid));
        if (entry.Batch)
        {
            _failures.Remember((int)entry.BatchId);
        }
    }

    // A success turns into a failed batch; any other status stays (EV-28).
    private void RepairBatch(UserContexts contexts, LoggedEvent logged)
    {
        var entry = logged.Head;
        var hasFailedMember = _failures.Forget((int)entry.BatchId);
        if (hasFailedMember)
        {
            ref var record = ref logged.RecordHead;
            var status = record.Status == CompletionStatus.Success ? CompletionStatus.BatchFailed : record.Status;
            record = record with { Status = status, Result = 1 };
        }

        contexts.CountFault(new Pasid(entry.Pasid));
        if ((hasFailedMember || entry.RecordRequired) && !TryWrite(contexts, logged))
        {
            contexts.CountFailure(new Pasid(entry.Pasid));
        }
    }

    private static bool TryWrite(UserContexts contexts, LoggedEvent logged) =>
        contexts.WriteRecord(new Pasid(logged.Head.Pasid), logged.Head.FaultAddress, logged.Record) == logged.Record.Length;
}
