namespace Dsa.Bindings.Portals;

/// <summary>Which 64-byte slot of a portal page comes next.</summary>
/// <remarks>
/// Stores to one address are serialised by the processor, so successive stores go to successive slots (PO-05). Threads that
/// share a portal may use the same slot twice; that is harmless (PO-06).
/// </remarks>
internal struct PortalSlot
{
    private const int SlotBytes = WorkDescriptor.SizeBytes;
    private const int PageBytes = 4096;

    private int _nextOffsetBytes;

    /// <summary>The slot to use now; the next call gives the one behind it.</summary>
    public int Take()
    {
        var offset = _nextOffsetBytes;
        _nextOffsetBytes = (offset + SlotBytes) & (PageBytes - 1);
        return offset;
    }
}
