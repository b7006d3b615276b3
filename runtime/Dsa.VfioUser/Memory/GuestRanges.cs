using Dsa.Platform.Scheduling;
using Dsa.VfioUser.Protocol;

namespace Dsa.VfioUser.Memory;

/// <summary>The ranges that are mapped now, in order of their addresses; none overlaps another.</summary>
/// <remarks>The connection's thread changes them, any thread looks. <c>_lock</c> guards the list.</remarks>
internal sealed class GuestRanges
{
    private readonly LeafLock _lock = new();
    private readonly List<GuestRange> _ranges = [];

    /// <summary>Adds a range.</summary>
    /// <returns>What is wrong with it; then it has not been taken over.</returns>
    public Errno Add(GuestRange range)
    {
        using (_lock.Enter())
        {
            if (_ranges.Count >= MessageLimits.MostRanges || _ranges.Count(one => one.GetType() == range.GetType()) >= range.Most)
            {
                return Errno.ENOSPC;
            }

            var index = IndexOf(range.Address);
            if (index > 0 && _ranges[index - 1].Last >= range.Address || index < _ranges.Count && _ranges[index].Address <= range.Last)
            {
                return Errno.EINVAL;
            }

            _ranges.Insert(index, range);
            return Errno.None;
        }
    }

    /// <summary>Removes what lies in a range; nothing may.</summary>
    /// <param name="address">The first byte.</param>
    /// <param name="last">The last byte.</param>
    /// <returns>An error when a range lies in it with a part of itself only; then all stay.</returns>
    public Errno Remove(ulong address, ulong last)
    {
        List<GuestRange> removed;
        using (_lock.Enter())
        {
            var first = IndexOf(address);
            var end = first;
            while (end < _ranges.Count && _ranges[end].Last <= last)
            {
                end++;
            }

            if (first > 0 && _ranges[first - 1].Last >= address || end < _ranges.Count && _ranges[end].Address <= last)
            {
                return Errno.EINVAL;
            }

            removed = _ranges.GetRange(first, end - first);
            _ranges.RemoveRange(first, end - first);
        }

        removed.ForEach(static range => range.Exit());
        return Errno.None;
    }

    /// <summary>Removes all.</summary>
    public void Clear() => Remove(0, ulong.MaxValue);

    /// <summary>Begins a use of the range that a byte lies in.</summary>
    /// <returns>Null when there is none.</returns>
    public GuestRange? Enter(ulong address)
    {
        using (_lock.Enter())
        {
            var index = address == ulong.MaxValue ? _ranges.Count : IndexOf(address + 1);
            if (index == 0 || _ranges[index - 1].Last < address)
            {
                return null;
            }

            _ranges[index - 1].Enter();
            return _ranges[index - 1];
        }
    }

    /// <summary>The first range that begins at an address or behind it.</summary>
    private int IndexOf(ulong address)
    {
        var (low, high) = (0, _ranges.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _ranges[middle].Address < address ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
