using Dsa.Platform.Memory;

namespace Dsa.Platform.Kernel;

/// <summary>Kernel memory that a function reaches without PASID: zeroed, pinned, contiguous, page aligned.</summary>
public sealed class DmaBuffer : IDisposable
{
    private readonly SimulatedMemory _domain;
    private bool _isFreed;

    internal DmaBuffer(SimulatedMemory domain, ulong address, int sizeBytes)
    {
        _domain = domain;
        Address = address;
        SizeBytes = sizeBytes;
    }

    /// <summary>The address that the function uses.</summary>
    public ulong Address { get; }

    /// <summary>The size.</summary>
    public int SizeBytes { get; }

    /// <summary>The bytes, as the kernel sees them. Not to be kept beyond the buffer's life.</summary>
    /// <exception cref="ObjectDisposedException">The buffer is freed.</exception>
    public Span<byte> Span
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isFreed, this);
            return _domain.PinnedSpan(Address, SizeBytes);
        }
    }

    /// <summary>Frees it; waits until no device touches it any more.</summary>
    public void Dispose()
    {
        if (!Interlocked.Exchange(ref _isFreed, true))
        {
            _domain.Unmap(Address);
        }
    }
}
