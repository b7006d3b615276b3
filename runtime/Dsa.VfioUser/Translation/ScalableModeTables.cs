using System.Runtime.InteropServices;
using Dsa.Platform.Memory;
using Dsa.VfioUser.Memory;

namespace Dsa.VfioUser.Translation;

/// <summary>The tables of a guest's VT-d in scalable mode, from the root to the entry of a PASID.</summary>
/// <remarks>
/// They are looked up for each access, since no invalidation of the guest's ever arrives here. Any thread; nothing throws,
/// whatever stands in them.
/// </remarks>
/// <param name="memory">The guest's memory.</param>
/// <param name="root">The root table pointer (RTADDR_REG), 0 while the guest has none.</param>
/// <param name="address">Where the guest finds the function.</param>
internal sealed class ScalableModeTables(GuestMemory memory, Func<ulong> root, GuestAddress address)
{
    private const ulong PageMask = ~0xFFFUL;
    private const ulong Present = 1;
    private const int RootEntryBytes = 16;
    private const int ContextEntryBytes = 32;
    private const int PasidEntryBytes = 64;
    private const int PasidsOfTable = 64;

    /// <summary>Bits 11:9 of a context entry: the PASID directory has 2 to the power of this and 7 entries.</summary>
    private const int DirectorySizeShift = 9;
    private const int LeastDirectoryBits = 7;

    private const int TranslationTypeShift = 6;
    private const ulong FirstLevel = 1;
    private const ulong PassThrough = 4;

    /// <summary>Bits 3:2 of the third quadword of a PASID entry: four levels, or five.</summary>
    private const int LevelsShift = 2;
    private const int LeastLevels = 4;

    /// <summary>Finds the entry of a PASID.</summary>
    /// <returns>False when the guest has none, or one of a kind that is not for the addresses of processes.</returns>
    public bool TryFind(Pasid pasid, out PasidEntry entry)
    {
        entry = default;
        var table = root() & PageMask;
        if (table == 0
            || !TryRead(table + (ulong)(address.Bus * RootEntryBytes) + (ulong)(address.DeviceAndFunction >> 7 << 3), out var contexts)
            || !TryRead((contexts & PageMask) + (ulong)((address.DeviceAndFunction & 0x7F) * ContextEntryBytes), out var context))
        {
            return false;
        }

        var directoryBits = LeastDirectoryBits + (int)(context >> DirectorySizeShift & 7);
        var index = pasid.Value / PasidsOfTable;
        return index >> directoryBits == 0
            && TryRead((context & PageMask) + index * sizeof(ulong), out var pasids)
            && TryReadEntry((pasids & PageMask) + pasid.Value % PasidsOfTable * PasidEntryBytes, out entry);
    }

    private bool TryReadEntry(ulong place, out PasidEntry entry)
    {
        entry = default;
        if (!TryRead(place, out var first))
        {
            return false;
        }

        switch (first >> TranslationTypeShift & 7)
        {
            case PassThrough:
                entry = new PasidEntry(true, 0, 0);
                return true;
            case FirstLevel when TryReadQuadword(place + 2 * sizeof(ulong), out var third):
                var levels = LeastLevels + (int)(third >> LevelsShift & 3);
                entry = new PasidEntry(false, third & PageMask, levels);
                return levels <= PageWalk.MostLevels;
            default:
                return false;
        }
    }

    /// <summary>Reads an entry that is present.</summary>
    private bool TryRead(ulong place, out ulong value) => TryReadQuadword(place, out value) && (value & Present) != 0;

    private bool TryReadQuadword(ulong place, out ulong value)
    {
        value = 0;
        return memory.ReadPhysical(place, MemoryMarshal.AsBytes(new Span<ulong>(ref value))) == sizeof(ulong);
    }
}
