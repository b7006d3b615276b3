namespace Dsa.Platform.Memory;

/// <summary>Bytes of an address space that a device has translated and may touch until it lets go.</summary>
/// <remarks>
/// An unmap waits for the runs that were taken before it: never wait for anything while holding one. The pointer is valid
/// until <see cref="Commit"/> or <see cref="Dispose"/>, of which exactly one is called, once. It leads into the memory itself, or to
/// a copy where memory is reached by copying: then bytes that are to be written only are undefined before they are.
/// </remarks>
public readonly unsafe struct MemoryRun : IDisposable
{
    private readonly RunOwner? _owner;
    private readonly int _turn;

    internal MemoryRun(byte* pointer, int length, RunOwner owner, int turn)
    {
        Pointer = pointer;
        Length = length;
        _owner = owner;
        _turn = turn;
    }

    /// <summary>The first byte.</summary>
    public byte* Pointer { get; }

    /// <summary>The length in bytes.</summary>
    public int Length { get; }

    /// <summary>The bytes.</summary>
    public Span<byte> Span => new(Pointer, Length);

    /// <summary>Copies the first bytes to another run, also where the two overlap. Then only <see cref="Commit"/> and <see cref="Dispose"/> are left for both.</summary>
    /// <param name="destination">The other run.</param>
    /// <param name="length">The bytes, at most those of the shorter run.</param>
    /// <remarks>Two runs that are copies exchange them instead.</remarks>
    public void MoveTo(in MemoryRun destination, int length)
    {
        if (_owner is null || destination._owner is null || !_owner.TryExchange(destination._owner))
        {
            Span[..length].CopyTo(destination.Span);
        }
    }

    /// <summary>Publishes the bytes written, and lets go.</summary>
    /// <param name="writtenBytes">How many bytes from the start were written.</param>
    /// <returns>How many of them arrived: fewer when memory that is reached by copying has changed meanwhile.</returns>
    public int Commit(int writtenBytes) => _owner is null ? writtenBytes : _owner.Release(_turn, writtenBytes);

    /// <summary>Lets go; nothing was written.</summary>
    public void Dispose() => _owner?.Release(_turn, 0);

    /// <summary>Stores a record at the run's start, its first byte last; false when it did not arrive. <see cref="Dispose"/> lets go.</summary>
    internal bool TryStoreRecord(ReadOnlySpan<byte> record) => _owner!.StoreRecord(Span, record);
}
