using Dsa.Device.Translation;
using Dsa.Platform.Memory;
using Dsa.Platform.Scheduling;

namespace Dsa.Device.InterDomain;

/// <summary>Submitter bitmaps: one bit in memory for each PASID that may use an entry, and the lines of them that the device keeps.</summary>
/// <remarks>
/// Software sees the cache: a bit that it changes may count only after the command Invalidate Submitter Bitmap Cache (§15 of
/// the behaviour). Memory is read outside <c>_lock</c>; a line that was read before an invalidation is not kept after it.
/// </remarks>
internal sealed class SubmitterBitmapCache(DeviceCore core)
{
    /// <summary>Bytes of a whole bitmap.</summary>
    public const ulong BitmapBytes = (Pasid.Maximum + 1UL) / BitsPerByte;

    // Size and shape of the cache are the implementation's (inferred).
    private const int LineBytes = 64;
    private const int LineCount = 64;
    private const int BitsPerByte = 8;

    private readonly LeafLock _lock = new();
    private readonly byte[] _data = new byte[LineCount * LineBytes];
    private readonly LineTag?[] _tags = new LineTag?[LineCount];
    private ulong _invalidations;

    /// <summary>Whether a bitmap names a submitter. What cannot be read permits nothing (inferred).</summary>
    /// <param name="memory">Memory as the engine sees it that asks.</param>
    /// <param name="bitmapAddress">Where the bitmap begins.</param>
    /// <param name="submitter">The submitter.</param>
    public bool Permits(TranslatedMemory memory, ulong bitmapAddress, Pasid submitter)
    {
        var offset = submitter.Value / BitsPerByte;
        if (bitmapAddress > ulong.MaxValue - offset)
        {
            return false;
        }

        var tag = new LineTag(Requester, (bitmapAddress + offset) & ~(LineBytes - 1UL));
        var place = (int)((bitmapAddress + offset) % LineBytes);
        return (TryLookUp(tag, place, out var bits, out var invalidations) || TryRead(memory, tag, place, invalidations, out bits))
            && (bits >> (int)(submitter.Value % BitsPerByte) & 1) != 0;
    }

    /// <summary>Drops the lines of a range.</summary>
    public void Invalidate(ulong address, ulong length)
    {
        using (_lock.Enter())
        {
            _invalidations++;
            foreach (ref var tag in _tags.AsSpan())
            {
                if (tag is { } line && (line.Address - address < length || address - line.Address < LineBytes))
                {
                    tag = null;
                }
            }
        }
    }

    /// <summary>Drops all lines.</summary>
    public void InvalidateAll()
    {
        using (_lock.Enter())
        {
            _invalidations++;
            Array.Clear(_tags);
        }
    }

    private MemoryRequester Requester
    {
        get
        {
            var settings = core.Registers.Bar.IdBr.Read();
            return settings.PasidEnable
                ? new MemoryRequester(new Pasid(settings.Pasid), settings.Privileged)
                : MemoryRequester.Function;
        }
    }

    private static int IndexOf(in LineTag tag) => (int)(tag.Address / LineBytes % LineCount);

    private bool TryLookUp(in LineTag tag, int place, out byte bits, out ulong invalidations)
    {
        using (_lock.Enter())
        {
            var index = IndexOf(tag);
            invalidations = _invalidations;
            bits = _data[(index * LineBytes) + place];
            return _tags[index] == tag;
        }
    }

    private bool TryRead(TranslatedMemory memory, in LineTag tag, int place, ulong invalidations, out byte bits)
    {
        Span<byte> line = stackalloc byte[LineBytes];
        bits = 0;
        if (!memory.Acquire(tag.Requester, tag.Address, LineBytes, MemoryAccess.Read, out var run, out _))
        {
            return false;
        }

        var isWhole = run.Length == LineBytes;
        run.Span.CopyTo(line);
        run.Dispose();
        bits = line[place];
        if (isWhole)
        {
            Keep(tag, line, invalidations);
        }

        return isWhole;
    }

    private void Keep(in LineTag tag, ReadOnlySpan<byte> line, ulong invalidations)
    {
        using (_lock.Enter())
        {
            if (_invalidations == invalidations)
            {
                var index = IndexOf(tag);
                _tags[index] = tag;
                line.CopyTo(_data.AsSpan(index * LineBytes));
            }
        }
    }

    /// <summary>What a line is a copy of.</summary>
    /// <param name="Requester">In whose name it was read.</param>
    /// <param name="Address">Its first byte.</param>
    private readonly record struct LineTag(MemoryRequester Requester, ulong Address);
}
