namespace Dsa.Driver;

/// <summary>Small numbers that are unique among those in use, the lowest free one first.</summary>
/// <remarks>Any thread may call it; the lock guards the set.</remarks>
internal sealed class IdAllocator
{
    private readonly LeafLock _lock = new();
    private readonly SortedSet<int> _used = [];

    /// <summary>Takes the lowest free number.</summary>
    public int Allocate()
    {
        using (_lock.Enter())
        {
            var id = 0;
            foreach (var used in _used)
            {
                if (used != id)
                {
                    break;
                }

                id++;
            }

            _used.Add(id);
            return id;
        }
    }

    /// <summary>Gives a number back.</summary>
    public void Free(int id)
    {
        using (_lock.Enter())
        {
            _used.Remove(id);
        }
    }
}
