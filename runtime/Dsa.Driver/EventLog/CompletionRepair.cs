using System.Runtime.InteropServices;
using Dsa.Driver.CharacterDevices;

namespace Dsa.Driver.EventLog;

/// <summary>Writes the completion records that the device could not write (EV-18 to EV-38).</summary>
/// <remarks>
/// <see cref="Queue"/> is called under the event log lock; the repair runs on the queue's one worker, so that the entries of
/// a queue stay in order, as its batches need (EV-25). It takes the context lock of the queue's character device.
/// </remarks>
internal sealed class CompletionRepair
{
    /// <summary>The part of an error code that counts (EV-18).</summary>
    private const int ErrorMask = 0x7F;

    private readonly BatchFailures _failures = new();
    private int _pendingCount;

    /// <summary>Repairs that are queued or going on.</summary>
    public int PendingCount => Volatile.Read(ref _pendingCount);

    /// <summary>Whether an entry is about a record that software has to write (EV-18, EV-20).</summary>
    public static bool IsNeeded(in CompletionEventLogEntry entry) => CodeOf(entry) switch
    {
        ErrorCode.CompletionPageFault or ErrorCode.BatchLogged => true,
        ErrorCode.DrainLogged => entry.RecordRequired,
        _ => false,
    };

    /// <summary>Hands a copy of an entry to the worker of its queue (EV-21).</summary>
    public void Queue(FaultWorker worker, CompletionEventLogEntry entry)
    {
        Interlocked.Increment(ref _pendingCount);
        worker.Queue(() =>
        {
            try
            {
                Repair(worker.Contexts, entry);
            }
            finally
            {
                Interlocked.Decrement(ref _pendingCount);
            }
        });
    }

    private static ErrorCode CodeOf(in CompletionEventLogEntry entry) => (ErrorCode)((int)entry.Error & ErrorMask);

    private void Repair(UserContexts contexts, CompletionEventLogEntry entry)
    {
        switch (CodeOf(entry))
        {
            case ErrorCode.CompletionPageFault:
                RepairDescriptor(contexts, entry);
                break;
            case ErrorCode.BatchLogged:
                RepairBatch(contexts, entry);
                break;
            default:
                // A drain counts nowhere (EV-30).
                TryWrite(contexts, entry, entry.Record);
                break;
        }
    }

    // A member whose record cannot be written is a failure that the batch has to tell (EV-26, EV-27).
    private void RepairDescriptor(UserContexts contexts, in CompletionEventLogEntry entry)
    {
        if (entry.Batch && entry.FirstErrorInBatch)
        {
            _failures.Forget((int)entry.BatchId);
        }

        contexts.CountFault(new Pasid(entry.Pasid));
        if (TryWrite(contexts, entry, entry.Record))
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
    private void RepairBatch(UserContexts contexts, in CompletionEventLogEntry entry)
    {
        var hasFailedMember = _failures.Forget((int)entry.BatchId);
        var record = entry.Record;
        if (hasFailedMember)
        {
            var status = record.Status == CompletionStatus.Success ? CompletionStatus.BatchFailed : record.Status;
            record = record with { Status = status, Result = 1 };
        }

        contexts.CountFault(new Pasid(entry.Pasid));
        if ((hasFailedMember || entry.RecordRequired) && !TryWrite(contexts, entry, record))
        {
            contexts.CountFailure(new Pasid(entry.Pasid));
        }
    }

    private static bool TryWrite(UserContexts contexts, in CompletionEventLogEntry entry, CompletionRecord record)
    {
        var bytes = MemoryMarshal.AsBytes(new ReadOnlySpan<CompletionRecord>(in record));
        return contexts.WriteRecord(new Pasid(entry.Pasid), entry.FaultAddress, bytes) == bytes.Length;
    }
}
