namespace Dsa.Platform.Memory;

/// <summary>Bytes of an address space that a device has translated and may touch until it lets go.</summary>
/// <remarks>
/// An unmap waits for the runs that were taken before it: never wait for anything while holding one. The pointer is valid
/// until <see cref="Commit"/> or <see cref="Dispose"/>, of which exactly one is called, once.
/// </remarks>
public readonly unsafe struct MemoryRun : IDisposable
{
    private readonly RunTracker? _tracker;
    private readonly int _epoch;

    internal MemoryRun(byte* pointer, int length, RunTracker tracker, int epoch)
    {
        Pointer = pointer;
        Length = length;
        _tracker = tracker;
        _epoch = epoch;
    }

    /// <summary>The first byte.</summary>
    public byte* Pointer { get; }

    /// <summary>The length in bytes.</summary>
    public int Length { get; }

    /// <summary>The bytes.</summary>
    public Span<byte> Span => new(Pointer, Length);

    /// <summary>Publishes the bytes written, and lets go.</summary>
    /// <param name="writtenBytes">How many bytes from the start were written.</param>
    public void Commit(int writtenBytes) => _tracker?.Release(_epoch, writtenBytes);

    /// <summary>Lets go; nothing was written.</summary>
    public void Dispose() => _tracker?.Release(_epoch, 0);
}
