namespace Dsa.VfioUser.Tests.Client;

/// <summary>The IOMMU tables of a guest in its memory: VT-d in scalable mode, and page tables of four levels.</summary>
internal sealed class GuestTables
{
    public const ulong Root = 0x20_0000;

    public const ulong Present = 1;
    public const ulong Writable = 2;
    public const ulong User = 4;
    public const ulong Accessed = 0x20;
    public const ulong Dirty = 0x40;
    public const ulong Large = 0x80;

    private const ulong Context = 0x20_1000;
    private const ulong Directory = 0x20_2000;
    private const ulong Pasids = 0x20_3000;

    private readonly GuestRam _ram;
    private ulong _next = 0x20_4000;

    /// <summary>Tables for the function at 00:05.0, without PASIDs.</summary>
    public GuestTables(GuestRam ram)
    {
        _ram = ram;
        ram.Write(Root, Context | Present);
        ram.Write(Context + (0x28 * 32), Directory | Present);
        ram.Write(Directory, Pasids | Present);
    }

    /// <summary>Requests with the PASID pass without translation.</summary>
    public void PassThrough(uint pasid) => _ram.Write(Pasids + (pasid * 64), 4UL << 6 | Present);

    /// <summary>Requests with the PASID are translated by tables of their own.</summary>
    /// <returns>The first of these.</returns>
    public ulong Translate(uint pasid)
    {
        var table = NewTable();
        _ram.Write(Pasids + (pasid * 64) + 16, table);
        _ram.Write(Pasids + (pasid * 64), 1UL << 6 | Present);
        return table;
    }

    /// <summary>Nobody has the PASID any more.</summary>
    public void Release(uint pasid) => _ram.Write(Pasids + (pasid * 64), 0UL);

    /// <summary>Maps a page; those of level 2 have 2 MiB.</summary>
    /// <returns>Where its entry is.</returns>
    public ulong Map(ulong table, ulong address, ulong physical, ulong bits = Present | Writable | User, int level = 1)
    {
        for (var upper = 4; upper > level; upper--)
        {
            var place = PlaceOf(table, address, upper);
            table = _ram.Read<ulong>(place) & ~0xFFFUL;
            if (table == 0)
            {
                table = NewTable();
                _ram.Write(place, table | Present | Writable | User);
            }
        }

        var entry = PlaceOf(table, address, level);
        _ram.Write(entry, physical | bits | (level > 1 ? Large : 0));
        return entry;
    }

    private static ulong PlaceOf(ulong table, ulong address, int level) => table + (address >> (3 + (9 * level)) & 0x1FF) * 8;

    private ulong NewTable()
    {
        var table = _next;
        _next += 0x1000;
        return table;
    }
}
