namespace Dsa.Platform.Memory;

/// <summary>The copy that a device works on in one access.</summary>
/// <remarks>Used by whoever has the access; nothing of it moves, so that pointers to it stay; two accesses may exchange their bytes.</remarks>
internal sealed unsafe class StagingBuffer : RunOwner
{
    private const int AlignmentBytes = 64;

    private readonly StagedAccess _access;
    private byte[] _bytes = GC.AllocateUninitializedArray<byte>(StagedMemory.MostRunBytes + AlignmentBytes, pinned: true);

    public StagingBuffer(StagedAccess access)
    {
        _access = access;
        var start = (nuint)System.Runtime.InteropServices.Marshal.UnsafeAddrOfPinnedArrayElement(_bytes, 0);
        Pointer = (byte*)((start + AlignmentBytes - 1) & ~(nuint)(AlignmentBytes - 1));
    }

    /// <summary>The first byte, on a cache line of its own.</summary>
    public byte* Pointer { get; private set; }

    /// <summary>The bytes.</summary>
    public Span<byte> Bytes => new(Pointer, StagedMemory.MostRunBytes);

    /// <summary>What the first byte is a copy of.</summary>
    public ulong Address { get; set; }

    /// <inheritdoc/>
    public override int Release(int turn, int writtenBytes)
    {
        var arrived = writtenBytes == 0 ? 0 : _access.Memory.CopyTo(Address, Bytes[..writtenBytes]);
        _access.Return(this, turn, writtenBytes);
        return arrived;
    }

    /// <inheritdoc/>
    public override bool TryExchange(RunOwner other)
    {
        if (other is not StagingBuffer buffer)
        {
            return false;
        }

        (_bytes, buffer._bytes) = (buffer._bytes, _bytes);
        var pointer = Pointer;
        Pointer = buffer.Pointer;
        buffer.Pointer = pointer;
        return true;
    }

    /// <inheritdoc/>
    public override bool StoreRecord(Span<byte> destination, ReadOnlySpan<byte> record) => _access.Memory.StoreRecord(Address, record);
}
