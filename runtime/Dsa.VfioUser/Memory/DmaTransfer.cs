namespace Dsa.VfioUser.Memory;

/// <summary>A request for guest memory that waits for its answer. Guarded by the lock of <see cref="DmaMessages"/>.</summary>
/// <param name="target">Where what is read goes; valid while the request waits. Null for a write.</param>
/// <param name="address">The guest's address.</param>
/// <param name="lengthBytes">The bytes.</param>
internal sealed unsafe class DmaTransfer(byte* target, ulong address, int lengthBytes)
{
    /// <summary>The guest's address.</summary>
    public ulong Address => address;

    /// <summary>The bytes.</summary>
    public int LengthBytes => lengthBytes;

    /// <summary>Whether it reads.</summary>
    public bool IsRead => target is not null;

    /// <summary>Where what is read goes.</summary>
    public Span<byte> Target => new(target, lengthBytes);

    /// <summary>Whether the answer is there.</summary>
    public bool IsDone { get; set; }

    /// <summary>Whether the client did it.</summary>
    public bool HasSucceeded { get; set; }
}
