using Dsa.Platform.Memory;
using Dsa.VfioUser.Protocol;
using Microsoft.Win32.SafeHandles;

namespace Dsa.VfioUser.Memory;

/// <summary>A range that is read from and written to a file, which the client may truncate at any time.</summary>
internal sealed class FileRange(SafeFileHandle file, ulong fileOffset, ulong address, ulong lengthBytes, MemoryAccess access)
    : GuestRange(address, lengthBytes, access)
{
    /// <inheritdoc/>
    public override int Most => MessageLimits.MostFileRanges;

    /// <inheritdoc/>
    public override int Read(ulong offset, Span<byte> data) => FileCalls.Read(file, data, fileOffset + offset);

    /// <inheritdoc/>
    public override int Write(ulong offset, ReadOnlySpan<byte> data) => FileCalls.Write(file, data, fileOffset + offset);

    /// <inheritdoc/>
    protected override void Release() => file.Dispose();
}
