namespace Dsa.Platform.Memory;

/// <summary>A contiguous range of an address space with one set of rights.</summary>
internal sealed class Mapping(ulong start, int pageCount, MemoryAccess access)
{
    public ulong Start => start;

    public ulong LengthBytes => (ulong)Pages.Length * PhysicalMemory.PageBytes;

    public ulong End => start + LengthBytes;

    public MemoryAccess Access { get; set; } = access;

    public PageEntry[] Pages { get; } = new PageEntry[pageCount];

    public bool Contains(ulong address) => address >= Start && address < End;

    public int PageOf(ulong address) => (int)((address - Start) / PhysicalMemory.PageBytes);
}
