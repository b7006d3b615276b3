namespace Dsa.Host.Memory;

/// <summary>The ranges of a memory that were found fit for something lately.</summary>
/// <remarks>It need not hold any more: who relies on it finds out, and has all forgotten. Any thread may call.</remarks>
/// <param name="longestMilliseconds">How long one is remembered, by a clock that is cheap to look at, and steps by up to 4 ms.</param>
internal sealed class RecentRanges(int longestMilliseconds)
{
    // Source, destination and record of a descriptor usually lie in three.
    private const int Count = 8;

    private readonly Known?[] _known = new Known?[Count];
    private int _last;

    /// <summary>Whether all bytes from <paramref name="start"/> up to <paramref name="end"/> lie in one of them.</summary>
    public bool Contain(ulong start, ulong end)
    {
        foreach (ref var place in _known.AsSpan())
        {
            if (Volatile.Read(ref place) is { } known && start >= known.Start && start < end && end <= known.End && IsFresh(known))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Adds one, in the place of one that lies within it, or of the one that was added first.</summary>
    public void Add(ulong start, ulong end)
    {
        var added = new Known(start, end, Environment.TickCount64);
        foreach (ref var place in _known.AsSpan())
        {
            if (Volatile.Read(ref place) is { } known && known.Start >= start && known.End <= end)
            {
                Volatile.Write(ref place, added);
                return;
            }
        }

        Volatile.Write(ref _known[(uint)Interlocked.Increment(ref _last) % Count], added);
    }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        foreach (ref var place in _known.AsSpan())
        {
            Volatile.Write(ref place, null);
        }
    }

    private bool IsFresh(Known known) => Environment.TickCount64 - known.Since <= longestMilliseconds;

    private sealed record Known(ulong Start, ulong End, long Since);
}
