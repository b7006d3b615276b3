using System.Runtime.InteropServices;
using Dsa.Platform.Memory;
using Dsa.VfioUser.Memory;

namespace Dsa.VfioUser.Translation;

/// <summary>The page tables of a guest's process, as an IOMMU walks them for requests of user privilege.</summary>
/// <remarks>Where memory is mapped, accessed and dirty bits are set as the processor does. Any thread; nothing throws.</remarks>
internal static class PageWalk
{
    /// <summary>The most levels.</summary>
    public const int MostLevels = 5;

    private const int PageShift = 12;
    private const int LevelBits = 9;
    private const int MostTries = 8;
    private const ulong AddressMask = 0x000F_FFFF_FFFF_F000;
    private const ulong Present = 1 << 0;
    private const ulong Writable = 1 << 1;
    private const ulong User = 1 << 2;
    private const ulong Accessed = 1 << 5;
    private const ulong Dirty = 1 << 6;
    private const ulong LargePage = 1 << 7;

    /// <summary>Translates an address.</summary>
    /// <param name="memory">The guest's memory.</param>
    /// <param name="entry">The first table, and the levels.</param>
    /// <param name="address">The address.</param>
    /// <param name="access">What is to be done there.</param>
    /// <param name="physical">The guest-physical address.</param>
    /// <param name="left">The bytes from there to the end of the page.</param>
    /// <param name="kind">Why it does not translate.</param>
    public static bool TryTranslate(GuestMemory memory, in PasidEntry entry, ulong address, MemoryAccess access, out ulong physical, out ulong left, out FaultKind kind)
    {
        (physical, left, kind) = (0, 0, FaultKind.Protection);
        var unused = 64 - PageShift - (LevelBits * entry.Levels);
        if ((ulong)((long)(address << unused) >> unused) != address)
        {
            return false;
        }

        var table = entry.Table;
        for (var level = entry.Levels; level > 0; level--)
        {
            var shift = PageShift + (LevelBits * (level - 1));
            var isLast = level == 1;
            if (!TryUse(memory, table + (address >> shift & ((1UL << LevelBits) - 1)) * sizeof(ulong), access, ref isLast, level, out var value, out kind))
            {
                return false;
            }

            if (isLast)
            {
                var pageMask = (1UL << shift) - 1;
                physical = (value & AddressMask & ~pageMask) | (address & pageMask);
                left = pageMask + 1 - (address & pageMask);
                return true;
            }

            table = value & AddressMask;
        }

        return false;
    }

    /// <summary>Reads an entry, looks whether it allows the access, and marks it.</summary>
    private static bool TryUse(GuestMemory memory, ulong place, MemoryAccess access, ref bool isLast, int level, out ulong value, out FaultKind kind)
    {
        var isWrite = (access & MemoryAccess.Write) != 0;
        value = 0;
        for (var tries = 0; tries < MostTries; tries++)
        {
            kind = FaultKind.NotPresent;
            if (memory.ReadPhysical(place, MemoryMarshal.AsBytes(new Span<ulong>(ref value))) < sizeof(ulong) || (value & Present) == 0)
            {
                return false;
            }

            kind = FaultKind.Protection;
            if ((value & User) == 0 || (isWrite && (value & Writable) == 0))
            {
                return false;
            }

            isLast |= level is 2 or 3 && (value & LargePage) != 0;
            var marked = value | Accessed | (isWrite && isLast ? Dirty : 0);
            if (marked == value || memory.TryReplacePhysical(place, value, marked))
            {
                return true;
            }
        }

        // Somebody else changes it all the time.
        kind = FaultKind.NotPresent;
        return false;
    }
}
