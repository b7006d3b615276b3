using Dsa.Platform.Scheduling;

namespace Dsa.Platform.Kernel;

/// <summary>Small numbers that are unique among those in use, the lowest free one first.</summary>
/// <remarks>Any thread may call it; the lock guards the set.</remarks>
/// <param name="count">How many there are.</param>
public sealed class IdAllocator(int count = int.MaxValue)
{
    private readonly LeafLock _lock = new();
    private readonly SortedSet<int> _used = [];

    /// <summary>Takes the lowest free number, of so many that there always is one.</summary>
    /// <exception cref="InvalidOperationException">All are taken.</exception>
    public int Allocate() => TryAllocate() ?? throw new InvalidOperationException($"All {count} numbers are in use.");

    /// <summary>Takes the lowest free number.</summary>
    /// <returns>Null when all are taken.</returns>
    public int? TryAllocate()
    {
        using (_lock.Enter())
        {
            // In ascending order: the first that is not at the place of its number comes after the lowest free one.
            var free = _used.TakeWhile(static (number, place) => number == place).Count();
            if (free >= count)
            {
                return null;
            }

            _used.Add(free);
            return free;
        }
    }

    /// <summary>Gives a number back.</summary>
    /// <exception cref="InvalidOperationException">It is not in use.</exception>
    public void Free(int id)
    {
        using (_lock.Enter())
        {
            if (!_used.Remove(id))
            {
                throw new InvalidOperationException($"Number {id} is not in use.");
            }
        }
    }
}
