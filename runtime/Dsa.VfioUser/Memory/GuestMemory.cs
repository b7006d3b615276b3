using Dsa.Platform.Memory;
using Dsa.Platform.Scheduling;
using Dsa.VfioUser.Protocol;
using Microsoft.Win32.SafeHandles;

namespace Dsa.VfioUser.Memory;

/// <summary>The memory of a guest by its physical addresses, as far as the client has told of it: what requests without PASID see.</summary>
/// <remarks>
/// A range of a file that can never shrink is mapped; one of another file in memory is read and written, since the client may
/// truncate it and a mapping would then end this process; all else is reached by messages. Any thread copies, and nothing throws.
/// </remarks>
internal sealed class GuestMemory(IScheduler scheduler, string name, DmaMessages messages, ServerStatistics statistics)
    : StagedMemory(scheduler, name)
{
    private readonly GuestRanges _ranges = new();

    /// <summary>The client tells of a range.</summary>
    /// <param name="request">The range.</param>
    /// <param name="file">The file that it is a part of, or null; it is closed in any case.</param>
    public Errno Map(in DmaMapRequest request, SafeFileHandle? file)
    {
        var isAligned = ((request.Address | request.LengthBytes | request.FileOffset) & (MessageLimits.PageBytes - 1)) == 0;
        var isPlace = request.LengthBytes != 0 && request.Address + (request.LengthBytes - 1) >= request.Address;
        var isInFile = request.FileOffset <= long.MaxValue && request.LengthBytes <= long.MaxValue - request.FileOffset;
        var access = (request.Flags & ~(DmaMapFlags.Read | DmaMapFlags.Write)) == 0 ? (MemoryAccess)request.Flags : MemoryAccess.None;
        if (!isAligned || !isPlace || (file is not null && !isInFile) || access == MemoryAccess.None)
        {
            file?.Dispose();
            return Errno.EINVAL;
        }

        if (CreateRange(request, file, access, out var error) is not { } range)
        {
            return error;
        }

        error = _ranges.Add(range);
        if (error != Errno.None)
        {
            range.Exit();
        }

        return error;
    }

    /// <summary>The client takes ranges away.</summary>
    public Errno Unmap(in DmaUnmapRequest request)
    {
        switch (request.Flags)
        {
            case DmaUnmapFlags.All when (request.Address | request.LengthBytes) == 0:
                _ranges.Clear();
                return Errno.None;
            case DmaUnmapFlags.None when request.LengthBytes != 0 && request.Address + (request.LengthBytes - 1) is var last && last >= request.Address:
                return _ranges.Remove(request.Address, last);
            default:
                return Errno.EINVAL;
        }
    }

    /// <summary>The client has gone, and its memory with it.</summary>
    public void UnmapAll() => _ranges.Clear();

    /// <inheritdoc/>
    public override int Reach(ulong address, int length, MemoryAccess access, out FaultKind kind)
    {
        kind = FaultKind.Protection;
        var reached = ReachPhysical(address, length, access);
        if (reached == 0)
        {
            statistics.CountFault();
        }

        return reached;
    }

    /// <summary>How much of a range is there for an access.</summary>
    public int ReachPhysical(ulong address, int length, MemoryAccess access)
    {
        var reached = 0;
        while (reached < length && address <= ulong.MaxValue - (ulong)reached && _ranges.Enter(address + (ulong)reached) is { } range)
        {
            var isAllowed = (access & ~range.Access) == 0;
            var left = range.Last - (address + (ulong)reached);
            range.Exit();
            if (!isAllowed)
            {
                break;
            }

            reached = left >= (ulong)(length - reached) ? length : reached + (int)left + 1;
        }

        return reached;
    }

    /// <inheritdoc/>
    public override int CopyTo(ulong address, ReadOnlySpan<byte> data)
    {
        var written = WritePhysical(address, data);
        statistics.CountWritten(written);
        return written;
    }

    /// <inheritdoc/>
    public override int CopyFrom(ulong address, Span<byte> data)
    {
        var read = ReadPhysical(address, data);
        statistics.CountRead(read);
        return read;
    }

    /// <inheritdoc/>
    public override bool TryFaultIn(ulong address, MemoryAccess access) => ReachPhysical(address, 1, access) == 1;

    /// <summary>Writes; tables of the guest are no data.</summary>
    public int WritePhysical(ulong address, ReadOnlySpan<byte> data)
    {
        var done = 0;
        while (done < data.Length && _ranges.Enter(address + (ulong)done) is { } range)
        {
            var offset = address + (ulong)done - range.Address;
            var piece = data.Slice(done, (int)Math.Min((ulong)(data.Length - done), range.LengthBytes - offset));
            var written = (range.Access & MemoryAccess.Write) != 0 ? range.Write(offset, piece) : 0;
            range.Exit();
            done += written;
            if (written < piece.Length)
            {
                break;
            }
        }

        return done;
    }

    /// <summary>Reads; tables of the guest are no data.</summary>
    public int ReadPhysical(ulong address, Span<byte> data)
    {
        var done = 0;
        while (done < data.Length && _ranges.Enter(address + (ulong)done) is { } range)
        {
            var offset = address + (ulong)done - range.Address;
            var piece = data.Slice(done, (int)Math.Min((ulong)(data.Length - done), range.LengthBytes - offset));
            var read = (range.Access & MemoryAccess.Read) != 0 ? range.Read(offset, piece) : 0;
            range.Exit();
            done += read;
            if (read < piece.Length)
            {
                break;
            }
        }

        return done;
    }

    /// <summary>Replaces an aligned quadword in one go; memory that is not mapped for that stays as it is.</summary>
    /// <returns>False when another value was there.</returns>
    public bool TryReplacePhysical(ulong address, ulong expected, ulong value)
    {
        if (_ranges.Enter(address) is not { } range)
        {
            return true;
        }

        var isReplaced = range.TryReplace(address - range.Address, expected, value);
        range.Exit();
        return isReplaced;
    }

    private GuestRange? CreateRange(in DmaMapRequest request, SafeFileHandle? file, MemoryAccess access, out Errno error)
    {
        error = Errno.None;
        if (file is null || !FileCalls.IsMemory(file))
        {
            file?.Dispose();
            return new MessageRange(messages, request.Address, request.LengthBytes, access);
        }

        if (!FileCalls.IsFixed(file, request.FileOffset, request.LengthBytes))
        {
            return new FileRange(file, request.FileOffset, request.Address, request.LengthBytes, access);
        }

        var range = MappedRange.TryMap(file, request.FileOffset, request.Address, request.LengthBytes, access, out error);
        file.Dispose();
        return range;
    }
}
