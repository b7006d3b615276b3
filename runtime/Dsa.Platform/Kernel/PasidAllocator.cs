using Dsa.Platform.Memory;
using Dsa.Platform.Scheduling;

namespace Dsa.Platform.Kernel;

/// <summary>Gives out PASIDs, 1 to 0xFFFFF, the lowest free one first. 0 is never given out (SV-01).</summary>
public sealed class PasidAllocator
{
    private readonly LeafLock _lock = new();
    private readonly SortedSet<uint> _returned = [];
    private readonly uint _maximum;
    private uint _next = 1;

    /// <summary>All 20 bits, or fewer for a platform that has fewer.</summary>
    public PasidAllocator(uint maximum = Pasid.Maximum)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maximum, Pasid.Maximum);
        _maximum = maximum;
    }

    /// <summary>PASIDs that are given out.</summary>
    public int AllocatedCount
    {
        get
        {
            using (_lock.Enter())
            {
                return (int)_next - 1 - _returned.Count;
            }
        }
    }

    /// <summary>Takes one.</summary>
    /// <returns><see cref="Pasid.None"/> when all are taken.</returns>
    public Pasid Allocate()
    {
        using (_lock.Enter())
        {
            if (_returned.Count > 0)
            {
                var lowest = _returned.Min;
                _returned.Remove(lowest);
                return new Pasid(lowest);
            }

            return _next > _maximum ? Pasid.None : new Pasid(_next++);
        }
    }

    /// <summary>Gives one back.</summary>
    /// <exception cref="InvalidOperationException">It is not given out.</exception>
    public void Free(Pasid pasid)
    {
        using (_lock.Enter())
        {
            if (pasid.Value == 0 || pasid.Value >= _next || !_returned.Add(pasid.Value))
            {
                throw new InvalidOperationException($"PASID {pasid} is not allocated.");
            }
        }
    }
}
