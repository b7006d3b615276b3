namespace Dsa.Device.Operations;

/// <summary>Gives the batches of one engine the ids that tie their event log entries together (§5.9).</summary>
/// <remarks>
/// Each engine has a range of the 256 ids for itself and one batch at a time, so no two batches in progress have the same id,
/// however long one of them takes. Within the range ids take turns: one comes back as late as possible.
/// </remarks>
internal sealed class BatchIds
{
    private const int Ids = byte.MaxValue + 1;

    private readonly int _first;
    private readonly int _count;
    private int _given;

    /// <summary>The ids of one engine out of <paramref name="engineCount"/>, of which there are at most 256.</summary>
    public BatchIds(int engine, int engineCount)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(engineCount, Ids);
        _count = Ids / engineCount;
        _first = engine * _count;
    }

    /// <summary>The next id.</summary>
    public byte Next()
    {
        var id = (byte)(_first + _given);
        _given = (_given + 1) % _count;
        return id;
    }
}
