namespace Dsa.Driver.EventLog;

/// <summary>The batches of one device with a member whose completion record could not be written, by batch id (EV-27, EV-31).</summary>
/// <remarks>
/// Called by the fault workers of all queues. An id belongs to one queue while it is in use, so that no two workers touch the
/// same one at a time. It is kept over a reset, and forgotten at the first error of the next batch with that id.
/// </remarks>
internal sealed class BatchFailures
{
    private readonly bool[] _hasFailed = new bool[byte.MaxValue + 1];

    /// <summary>A member failed.</summary>
    public void Remember(int batchId) => Volatile.Write(ref _hasFailed[batchId], true);

    /// <summary>Forgets a batch, and tells whether a member had failed.</summary>
    public bool Forget(int batchId)
    {
        var hasFailed = Volatile.Read(ref _hasFailed[batchId]);
        Volatile.Write(ref _hasFailed[batchId], false);
        return hasFailed;
    }
}
