using Dsa.Platform.Memory;

namespace Dsa.VfioUser.Memory;

/// <summary>A range of guest-physical memory, and how it is reached.</summary>
/// <remarks>
/// Any thread copies, between <see cref="Enter"/> and <see cref="Exit"/>. The table has entered it as well; when it has left the
/// table and the last copy has ended, what it holds is given back. Nothing throws.
/// </remarks>
/// <param name="address">The first byte.</param>
/// <param name="lengthBytes">The length; the last byte is an address as well.</param>
/// <param name="access">What the device may do.</param>
internal abstract class GuestRange(ulong address, ulong lengthBytes, MemoryAccess access)
{
    private int _users = 1;

    /// <summary>The first byte.</summary>
    public ulong Address => address;

    /// <summary>The length.</summary>
    public ulong LengthBytes => lengthBytes;

    /// <summary>The last byte.</summary>
    public ulong Last => address + (lengthBytes - 1);

    /// <summary>What the device may do.</summary>
    public MemoryAccess Access => access;

    /// <summary>How many of its kind a client may have at once.</summary>
    public abstract int Most { get; }

    /// <summary>Begins a use. Only while the table has the range.</summary>
    public void Enter() => Interlocked.Increment(ref _users);

    /// <summary>Ends a use.</summary>
    public void Exit()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            Release();
        }
    }

    /// <summary>Reads bytes that lie inside.</summary>
    /// <returns>How many; fewer when the memory behind the range has gone.</returns>
    public abstract int Read(ulong offset, Span<byte> data);

    /// <summary>Writes bytes that lie inside.</summary>
    /// <returns>How many; fewer when the memory behind the range has gone.</returns>
    public abstract int Write(ulong offset, ReadOnlySpan<byte> data);

    /// <summary>Replaces an aligned quadword in one go, where the memory is mapped and may be written.</summary>
    /// <returns>False when another value was there.</returns>
    public virtual bool TryReplace(ulong offset, ulong expected, ulong value) => true;

    /// <summary>Gives back what the range holds.</summary>
    protected virtual void Release()
    {
    }
}
