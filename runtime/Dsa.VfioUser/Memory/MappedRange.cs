using Dsa.Platform.Memory;
using Dsa.VfioUser.Protocol;
using Microsoft.Win32.SafeHandles;

namespace Dsa.VfioUser.Memory;

/// <summary>A range that is mapped: a part of a file that can never shrink.</summary>
internal sealed unsafe class MappedRange : GuestRange
{
    private readonly byte* _pointer;

    private MappedRange(byte* pointer, ulong address, ulong lengthBytes, MemoryAccess access)
        : base(address, lengthBytes, access) =>
        _pointer = pointer;

    /// <summary>Maps a part of a file of which it is sure that it lies inside and stays there.</summary>
    /// <returns>Null, and the error number, when the file cannot be mapped so.</returns>
    public static MappedRange? TryMap(SafeFileHandle file, ulong fileOffset, ulong address, ulong lengthBytes, MemoryAccess access, out Errno error)
    {
        var pointer = FileCalls.Map(file, fileOffset, lengthBytes, access, out error);
        return pointer is null ? null : new MappedRange(pointer, address, lengthBytes, access);
    }

    /// <inheritdoc/>
    public override int Most => MessageLimits.MostMappedRanges;

    /// <inheritdoc/>
    public override int Read(ulong offset, Span<byte> data)
    {
        new ReadOnlySpan<byte>(_pointer + offset, data.Length).CopyTo(data);
        return data.Length;
    }

    /// <inheritdoc/>
    public override int Write(ulong offset, ReadOnlySpan<byte> data)
    {
        if (data.Length == 1)
        {
            // The first byte of a record, which comes last.
            Volatile.Write(ref _pointer[offset], data[0]);
        }
        else
        {
            data.CopyTo(new Span<byte>(_pointer + offset, data.Length));
        }

        return data.Length;
    }

    /// <inheritdoc/>
    public override bool TryReplace(ulong offset, ulong expected, ulong value) =>
        (Access & MemoryAccess.Write) == 0
        || Interlocked.CompareExchange(ref *(ulong*)(_pointer + offset), value, expected) == expected;

    /// <inheritdoc/>
    protected override void Release() => FileCalls.Unmap(_pointer, LengthBytes);
}
