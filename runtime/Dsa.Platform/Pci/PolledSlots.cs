using System.Runtime.Intrinsics;
using Dsa.Bindings;

namespace Dsa.Platform.Pci;

/// <summary>A page of memory in the place of a portal's: what is stored into a slot stands there until it is taken.</summary>
/// <remarks>
/// A slot is emptied as it is taken, before anything becomes of the descriptor: who waits for its completion finds the slot free. What is stored over a descriptor that was not taken yet is lost, or
/// takes its place. Not for several threads at once.
/// </remarks>
/// <param name="page">The first byte of the page, which is aligned as one.</param>
/// <param name="arrivesWhole">
/// Whether a store arrives as a whole, as MOVDIR64B's does: then a slot that is not all zeroes holds a descriptor, and one of nothing but zeroes - a No-op without a record - is none. Otherwise its
/// first quadword is stored last, and one that begins with eight zeroes is none.
/// </param>
public sealed unsafe class PolledSlots(byte* page, bool arrivesWhole)
{
    /// <summary>Slots in a page.</summary>
    public const int Count = PageBytes / SlotBytes;

    private const int PageBytes = 4096;
    private const int SlotBytes = PortalRegion.SlotBytes;

    private int _next;

    /// <summary>Whether there is anything to take. Any thread may ask.</summary>
    public bool HasAny => FullAhead(Count) >= 0;

    /// <summary>Takes one descriptor, if there is any.</summary>
    /// <param name="offsetBytes">Where in the page it stood.</param>
    /// <param name="descriptor">The descriptor.</param>
    public bool TryTake(out int offsetBytes, out WorkDescriptor descriptor)
    {
        offsetBytes = 0;
        descriptor = default;
        var ahead = FullAhead(Count);
        if (ahead < 0)
        {
            return false;
        }

        // Who submits goes on to the next slot each time. One that was filled while those behind it were looked at comes first all the same.
        for (var nearer = ahead; nearer > 0 && (nearer = FullAhead(nearer)) >= 0;)
        {
            ahead = nearer;
        }

        offsetBytes = (_next + ahead) % Count * SlotBytes;
        _next = (_next + ahead + 1) % Count;
        descriptor = *(WorkDescriptor*)(page + offsetBytes);
        Vector512<byte>.Zero.StoreAligned(page + offsetBytes);
        return true;
    }

    /// <summary>How many slots after the next one the first full one is, of so many; -1 if none is full.</summary>
    private int FullAhead(int count)
    {
        for (var ahead = 0; ahead < count; ahead++)
        {
            if (IsFull(page + ((_next + ahead) % Count * SlotBytes)))
            {
                return ahead;
            }
        }

        return -1;
    }

    // A second look, which copies it, sees all of what the first has seen a part of.
    private bool IsFull(byte* slot) => arrivesWhole ? Vector512.LoadAligned(slot) != Vector512<byte>.Zero : Volatile.Read(ref *(ulong*)slot) != 0;
}
