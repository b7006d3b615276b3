namespace Dsa.Device.Operations;

/// <summary>Gives batches the ids that tie their event log entries together (§5.9): 0 to 255, in turn.</summary>
/// <remarks>Any engine may ask. There are far fewer engines than ids, so no two batches in progress have the same.</remarks>
internal sealed class BatchIds
{
    private int _last = -1;

    /// <summary>The next id.</summary>
    public byte Next() => (byte)Interlocked.Increment(ref _last);
}
