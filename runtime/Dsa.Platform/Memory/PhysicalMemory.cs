using System.Numerics;
using Dsa.Platform.Scheduling;

namespace Dsa.Platform.Memory;

/// <summary>Page frames out of one mapping.</summary>
/// <remarks>Any thread may allocate and free; the bitmap is guarded by <c>_lock</c>.</remarks>
public sealed unsafe class PhysicalMemory : IDisposable
{
    /// <summary>Bytes of a page and a frame.</summary>
    public const int PageBytes = 4096;

    private readonly SharedMapping _mapping;
    private readonly LeafLock _lock = new();
    private readonly ulong[] _used;
    private int _rover;

    /// <summary>Memory of <paramref name="sizeBytes"/> bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than one page.</exception>
    public PhysicalMemory(int sizeBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sizeBytes, PageBytes);
        FrameCount = sizeBytes / PageBytes;
        _mapping = new SharedMapping("dsa-memory", FrameCount * PageBytes);
        _used = new ulong[(FrameCount + 63) / 64];
    }

    /// <summary>Frames in all.</summary>
    public int FrameCount { get; }

    /// <summary>Frames in use.</summary>
    public int UsedFrameCount
    {
        get
        {
            using (_lock.Enter())
            {
                return _used.Sum(static word => BitOperations.PopCount(word));
            }
        }
    }

    /// <summary>The first byte of a frame.</summary>
    public byte* FramePointer(int frame) => _mapping.Pointer + (long)frame * PageBytes;

    /// <summary>Takes a zeroed frame, the one behind <paramref name="previous"/> if it is free.</summary>
    /// <returns>The frame, or -1 when memory is used up.</returns>
    public int Allocate(int previous = -1)
    {
        var frame = -1;
        using (_lock.Enter())
        {
            frame = previous >= 0 && previous + 1 < FrameCount && IsFree(previous + 1) ? previous + 1 : FindFree();
            if (frame >= 0)
            {
                _used[frame >> 6] |= 1UL << (frame & 63);
                _rover = frame + 1;
            }
        }

        if (frame >= 0)
        {
            new Span<byte>(FramePointer(frame), PageBytes).Clear();
        }

        return frame;
    }

    /// <summary>Takes zeroed frames that follow each other.</summary>
    /// <returns>The first one, or -1 when there is no such range.</returns>
    public int AllocateContiguous(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var first = -1;
        using (_lock.Enter())
        {
            for (int frame = 0, length = 0; frame < FrameCount && first < 0; frame++)
            {
                length = IsFree(frame) ? length + 1 : 0;
                first = length == count ? frame - count + 1 : -1;
            }

            for (var frame = first; first >= 0 && frame < first + count; frame++)
            {
                _used[frame >> 6] |= 1UL << (frame & 63);
            }
        }

        if (first >= 0)
        {
            new Span<byte>(FramePointer(first), count * PageBytes).Clear();
        }

        return first;
    }

    /// <summary>Gives a frame back.</summary>
    /// <exception cref="InvalidOperationException">It is not in use.</exception>
    public void Free(int frame)
    {
        using (_lock.Enter())
        {
            if (IsFree(frame))
            {
                throw new InvalidOperationException($"Frame {frame} is freed twice.");
            }

            _used[frame >> 6] &= ~(1UL << (frame & 63));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _mapping.Dispose();

    private bool IsFree(int frame) => (_used[frame >> 6] & (1UL << (frame & 63))) == 0;

    private int FindFree()
    {
        var start = _rover >= FrameCount ? 0 : _rover >> 6;
        for (var i = 0; i <= _used.Length; i++)
        {
            var word = (start + i) % _used.Length;
            var free = ~_used[word];
            if (i == 0)
            {
                free &= ulong.MaxValue << (_rover & 63);
            }

            if (free != 0)
            {
                var frame = (word << 6) + BitOperations.TrailingZeroCount(free);
                if (frame < FrameCount)
                {
                    return frame;
                }
            }
        }

        return -1;
    }
}
