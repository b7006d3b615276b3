using Dsa.Platform.Scheduling;

namespace Dsa.Platform.Memory;

/// <summary>PASIDs of a function behind which stands what another function sees: a virtual machine's, for which this one works (VT-d, nested translation).</summary>
/// <remarks>
/// Looked up at each access, so that what the virtual machine attaches and detaches counts at once. The table is replaced as a
/// whole, under <c>_lock</c>; finding takes no lock.
/// </remarks>
internal sealed class GuestDomains(FunctionMemory function)
{
    private readonly LeafLock _lock = new();
    private volatile Dictionary<uint, Entry> _entries = [];

    /// <summary>What stands behind a PASID; null for nothing.</summary>
    public AddressSpace? Find(Pasid pasid) =>
        _entries.TryGetValue(pasid.Value, out var entry) ? entry.Guest.Domain(entry.Pasid) : null;

    /// <summary>Lets the function reach what a guest's function reaches by a PASID of the guest's, or by none.</summary>
    public void Attach(Pasid pasid, FunctionMemory guest, Pasid guestPasid)
    {
        // The way of invalidations is there before a translation can be.
        var invalidations = guest.TranslationCache as GuestInvalidations ?? new GuestInvalidations();
        invalidations.Add(guestPasid, function, pasid);
        guest.TranslationCache = invalidations;
        using (_lock.Enter())
        {
            _entries = new Dictionary<uint, Entry>(_entries) { [pasid.Value] = new Entry(guest, guestPasid) };
        }
    }

    /// <summary>Ends that; waits until the function touches what stood there no more. Blocking code.</summary>
    public void Detach(Pasid pasid)
    {
        Entry entry;
        using (_lock.Enter())
        {
            var entries = new Dictionary<uint, Entry>(_entries);
            if (!entries.Remove(pasid.Value, out entry))
            {
                return;
            }

            _entries = entries;
        }

        entry.Guest.Domain(entry.Pasid)?.TakeBack(function, pasid);
        (entry.Guest.TranslationCache as GuestInvalidations)?.Remove(entry.Pasid, function, pasid);
    }

    /// <summary>Takes back what the function has, which is kept from all memory, and waits until it touches nothing.</summary>
    public void TakeBack()
    {
        foreach (var (pasid, entry) in _entries)
        {
            entry.Guest.Domain(entry.Pasid)?.TakeBack(function, new Pasid(pasid));
        }
    }

    private readonly record struct Entry(FunctionMemory Guest, Pasid Pasid);
}
