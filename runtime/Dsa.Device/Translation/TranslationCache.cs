using Dsa.Platform.Memory;
using Dsa.Platform.Scheduling;

namespace Dsa.Device.Translation;

/// <summary>The address translation cache: translations that the IOMMU has given the device, until it takes them back (§7 of the behaviour).</summary>
/// <remarks>
/// One for the device; any engine looks up and adds, the IOMMU invalidates on its own threads. Looking up takes no lock: the
/// access begins first, and counts only if the translation is still in its place after that. What is dropped leaves its
/// place before the invalidation waits for accesses, so none goes on through it afterwards. <c>_lock</c> guards the places
/// and the count of invalidations, by which a translation that was overtaken by one is not added any more.
/// The size and the order of replacement are not specified; both are chosen here.
/// </remarks>
internal sealed class TranslationCache : ITranslationCache
{
    private const int Sets = 64;
    private const int Ways = 4;

    private readonly LeafLock _lock = new();
    private readonly MemoryTranslation?[] _places = new MemoryTranslation?[Sets * Ways];
    private readonly byte[] _nextWay = new byte[Sets];
    private int _invalidations;

    /// <summary>Invalidations so far: asked before a translation is, it goes with it into <see cref="Add"/>.</summary>
    public int Invalidations => Volatile.Read(ref _invalidations);

    /// <summary>Begins an access by a translation that is here.</summary>
    /// <param name="requester">In whose name.</param>
    /// <param name="address">The first byte.</param>
    /// <param name="length">The bytes wanted.</param>
    /// <param name="access">What is to be done.</param>
    /// <param name="run">The access.</param>
    /// <returns>False when the IOMMU has to be asked.</returns>
    public bool TryBegin(MemoryRequester requester, ulong address, int length, MemoryAccess access, out MemoryRun run)
    {
        var first = SetOf(requester.Pasid, address) * Ways;
        for (var place = first; place < first + Ways; place++)
        {
            if (Volatile.Read(ref _places[place]) is not { } translation || !translation.Serves(requester, address, length, access))
            {
                continue;
            }

            if (!translation.TryBegin(address, length, out run))
            {
                return false;
            }

            if (ReferenceEquals(Volatile.Read(ref _places[place]), translation))
            {
                return true;
            }

            run.Dispose();
            return false;
        }

        run = default;
        return false;
    }

    /// <summary>Keeps a translation, unless there was an invalidation since it was asked for.</summary>
    public void Add(MemoryTranslation translation, int invalidations)
    {
        var set = SetOf(translation.Requester.Pasid, translation.Address);
        using (_lock.Enter())
        {
            if (_invalidations == invalidations)
            {
                Volatile.Write(ref _places[PlaceFor(translation, set)], translation);
            }
        }
    }

    /// <inheritdoc/>
    public void Invalidate(Pasid pasid, ulong address, ulong lengthBytes)
    {
        using (_lock.Enter())
        {
            Volatile.Write(ref _invalidations, _invalidations + 1);
            foreach (ref var place in _places.AsSpan())
            {
                if (place is { } translation && translation.Requester.Pasid == pasid && translation.Overlaps(address, lengthBytes))
                {
                    Volatile.Write(ref place, null);
                }
            }
        }
    }

    /// <summary>Forgets everything: translation services were switched, or the device reset.</summary>
    public void Clear()
    {
        using (_lock.Enter())
        {
            Volatile.Write(ref _invalidations, _invalidations + 1);
            foreach (ref var place in _places.AsSpan())
            {
                Volatile.Write(ref place, null);
            }
        }
    }

    private static int SetOf(Pasid pasid, ulong address) =>
        (int)((address / PhysicalMemory.PageBytes ^ pasid.Value) % Sets);

    /// <summary>The place of a translation of the same page, a free one, or the next to be replaced.</summary>
    private int PlaceFor(MemoryTranslation translation, int set)
    {
        var free = -1;
        for (var place = set * Ways; place < (set + 1) * Ways; place++)
        {
            if (_places[place] is not { } other)
            {
                free = place;
            }
            else if (other.Address == translation.Address && other.Requester == translation.Requester)
            {
                return place;
            }
        }

        return free >= 0 ? free : (set * Ways) + (_nextWay[set]++ % Ways);
    }
}
