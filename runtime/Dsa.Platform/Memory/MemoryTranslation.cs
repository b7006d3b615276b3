namespace Dsa.Platform.Memory;

/// <summary>The answer to a translation request: pages that a function may touch without asking again, until they are invalidated.</summary>
/// <remarks>
/// Immutable. Whoever keeps it drops it when <see cref="ITranslationCache.Invalidate"/> says so, and uses it in this order:
/// begin an access, look whether it has not been dropped, touch. An invalidation drops first and then waits for accesses, so
/// one of the two sees the other (SV-19).
/// </remarks>
public sealed unsafe class MemoryTranslation
{
    private readonly PageTableAccess _memory;
    private readonly byte* _pointer;

    internal MemoryTranslation(PageTableAccess memory, MemoryRequester requester, in PageRange range)
    {
        _memory = memory;
        _pointer = range.Pointer;
        Requester = requester;
        Address = range.Address;
        LengthBytes = range.LengthBytes;
        Rights = range.Rights;
        IsWhole = range.IsWhole;
    }

    /// <summary>Who asked.</summary>
    public MemoryRequester Requester { get; }

    /// <summary>The first byte: the beginning of a page.</summary>
    public ulong Address { get; }

    /// <summary>Whole pages.</summary>
    public int LengthBytes { get; }

    /// <summary>What may be done there.</summary>
    public MemoryAccess Rights { get; }

    /// <summary>Whether asking for more bytes would not have given more.</summary>
    public bool IsWhole { get; }

    /// <summary>Whether an access by <paramref name="requester"/> needs no other translation.</summary>
    public bool Serves(MemoryRequester requester, ulong address, int length, MemoryAccess access) =>
        address - Address < (ulong)LengthBytes
        && Requester.Pasid == requester.Pasid
        && Requester.Privileged == requester.Privileged
        && (access & ~Rights) == 0
        && (IsWhole || (ulong)LengthBytes - (address - Address) >= (ulong)length);

    /// <summary>Whether a byte of a range is translated by this.</summary>
    /// <param name="address">The first byte of the range.</param>
    /// <param name="lengthBytes">Its bytes; 0 stands for the whole address space.</param>
    public bool Overlaps(ulong address, ulong lengthBytes) =>
        lengthBytes == 0 || address - Address < (ulong)LengthBytes || Address - address < lengthBytes;

    /// <summary>Begins an access to bytes that this translates.</summary>
    /// <param name="address">The first byte; inside.</param>
    /// <param name="length">The bytes wanted.</param>
    /// <param name="run">What is there of them. Not to be touched before it is sure that the translation has not been dropped.</param>
    /// <returns>False when the page goes away at this moment: it has to be translated again.</returns>
    public bool TryBegin(ulong address, int length, out MemoryRun run)
    {
        if (_memory.PagesOut(address))
        {
            run = default;
            return false;
        }

        var offset = (int)(address - Address);
        run = _memory.Begin(_pointer + offset, Math.Min(LengthBytes - offset, length));
        return true;
    }
}
