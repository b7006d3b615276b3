using Dsa.Platform.Scheduling;

namespace Dsa.Platform.Kernel;

/// <summary>Gives out major numbers of character devices as Linux does: 254 down to 234, then 511 down to 384.</summary>
/// <remarks>Any thread may call it.</remarks>
public sealed class MajorAllocator
{
    private readonly LeafLock _lock = new();
    private readonly HashSet<int> _used = [];

    /// <summary>Majors that are given out.</summary>
    public int AllocatedCount
    {
        get
        {
            using (_lock.Enter())
            {
                return _used.Count;
            }
        }
    }

    /// <summary>Takes the first free one.</summary>
    /// <returns>Null when all are taken.</returns>
    public int? Allocate()
    {
        using (_lock.Enter())
        {
            foreach (var major in Enumerable.Range(234, 21).Reverse().Concat(Enumerable.Range(384, 128).Reverse()))
            {
                if (_used.Add(major))
                {
                    return major;
                }
            }

            return null;
        }
    }

    /// <summary>Gives one back.</summary>
    /// <exception cref="InvalidOperationException">It is not given out.</exception>
    public void Free(int major)
    {
        using (_lock.Enter())
        {
            if (!_used.Remove(major))
            {
                throw new InvalidOperationException($"Major {major} is not given out.");
            }
        }
    }
}
