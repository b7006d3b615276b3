namespace Dsa.Platform.Memory;

/// <summary>Pages that follow each other in an address space and in memory, with one set of rights.</summary>
/// <param name="address">The beginning of the first page.</param>
/// <param name="pointer">Its frame.</param>
/// <param name="lengthBytes">Whole pages.</param>
/// <param name="rights">What may be done.</param>
/// <param name="isWhole">Whether asking for more would not have given more.</param>
internal readonly unsafe struct PageRange(ulong address, byte* pointer, int lengthBytes, MemoryAccess rights, bool isWhole)
{
    public ulong Address => address;

    public byte* Pointer => pointer;

    public int LengthBytes => lengthBytes;

    public MemoryAccess Rights => rights;

    public bool IsWhole => isWhole;
}
