using Dsa.Platform.Scheduling;

namespace Dsa.Platform.Memory;

/// <summary>The mappings of an address space, the state of their pages, and the frames behind them.</summary>
/// <remarks>
/// <see cref="Lock"/> guards the pages; members that say so are called with it held, the others take it themselves or need
/// none. The list of mappings is replaced as a whole, so that pollers may look without lock; <see cref="Version"/> is odd
/// during a change that can take a frame from under them, and tells them afterwards that there was one.
/// </remarks>
internal sealed unsafe class PageTable(PhysicalMemory memory)
{
    private const int PageBytes = PhysicalMemory.PageBytes;
    private const ulong OffsetMask = PageBytes - 1;

    private Mapping[] _mappings = [];
    private int _version;

    /// <summary>Guards the pages. Held for at most one page's copy.</summary>
    public LeafLock Lock { get; } = new();

    /// <summary>Changes when software has less translate, as it does before a frame goes; odd while that is going on.</summary>
    /// <remarks>A page that a device finds in the swap cache keeps its frame and changes nothing here: a look at it is only stale.</remarks>
    public int Version => Volatile.Read(ref _version);

    /// <summary>The mappings of now.</summary>
    public Mapping[] Mappings => Volatile.Read(ref _mappings);

    /// <summary>Adds a mapping.</summary>
    public void Add(Mapping mapping)
    {
        using (Lock.Enter())
        {
            _mappings = [.. _mappings, mapping];
        }
    }

    /// <summary>Takes a mapping away; its pages translate no more, and keep their frames.</summary>
    public void Remove(Mapping mapping) =>
        Change(() => _mappings = Array.FindAll(_mappings, other => !ReferenceEquals(other, mapping)));

    /// <summary>Makes a change after which less translates.</summary>
    public void Change(Action change)
    {
        using (Lock.Enter())
        {
            Interlocked.Increment(ref _version);
            change();
            Interlocked.Increment(ref _version);
        }
    }

    /// <summary>The mapping around an address, or null.</summary>
    public Mapping? Find(ulong address)
    {
        foreach (var mapping in Mappings)
        {
            if (mapping.Contains(address))
            {
                return mapping;
            }
        }

        return null;
    }

    /// <summary>Translates without faulting anything in. The caller holds the lock.</summary>
    /// <param name="address">The first byte.</param>
    /// <param name="length">The bytes wanted.</param>
    /// <param name="access">What is to be done.</param>
    /// <param name="range">The range from the beginning of the page on.</param>
    /// <param name="kind">Why it does not translate.</param>
    /// <returns>False when it does not translate.</returns>
    public bool TryTranslate(ulong address, int length, MemoryAccess access, out PageRange range, out FaultKind kind)
    {
        range = default;
        kind = FaultKind.Protection;
        var mapping = Find(address);
        if (mapping is null || (mapping.Access & access) != access)
        {
            return false;
        }

        var first = mapping.PageOf(address);
        if (!mapping.Pages[first].IsPresent)
        {
            kind = FaultKind.NotPresent;
            return false;
        }

        var wanted = (long)(address & OffsetMask) + length;
        var bytes = ContiguousBytes(mapping, first, wanted, out var isWhole);
        range = new PageRange(address & ~OffsetMask, memory.FramePointer(mapping.Pages[first].Frame), bytes, mapping.Access, isWhole);
        return true;
    }

    /// <summary>The rest of the page at <paramref name="address"/>, faulted in. The caller holds the lock.</summary>
    public bool TryTouch(ulong address, MemoryAccess access, out Span<byte> rest)
    {
        rest = default;
        var mapping = Find(address);
        if (mapping is null || (mapping.Access & access) != access)
        {
            return false;
        }

        var page = mapping.PageOf(address);
        var previous = page > 0 ? mapping.Pages[page - 1].Frame : -1;
        if (!TryFaultIn(ref mapping.Pages[page], previous))
        {
            return false;
        }

        rest = FrameSpan(mapping.Pages[page].Frame)[(int)(address & OffsetMask)..];
        return true;
    }

    /// <summary>Gives every page of a new mapping a frame.</summary>
    /// <param name="mapping">The mapping; no one else has it yet.</param>
    /// <param name="contiguously">Whether the frames have to follow each other.</param>
    /// <returns>False when there are not enough.</returns>
    public bool TryPopulate(Mapping mapping, bool contiguously)
    {
        var frame = contiguously ? memory.AllocateContiguous(mapping.Pages.Length) : -1;
        if (contiguously && frame < 0)
        {
            return false;
        }

        var previous = -1;
        foreach (ref var entry in mapping.Pages.AsSpan())
        {
            if (contiguously)
            {
                entry = new PageEntry { FramePlusOne = ++frame, IsPresent = true };
            }
            else if (!TryFaultIn(ref entry, previous))
            {
                return false;
            }

            previous = entry.Frame;
        }

        return true;
    }

    /// <summary>Moves a page to swap, unless it was touched, and perhaps translated again, since its eviction began. The caller holds the lock.</summary>
    public void SwapOut(ref PageEntry entry)
    {
        if (!entry.IsEvicting)
        {
            return;
        }

        Interlocked.Increment(ref _version);
        entry.Swapped = FrameSpan(entry.Frame).ToArray();
        memory.Free(entry.Frame);
        entry.FramePlusOne = 0;
        entry.IsEvicting = false;
        Interlocked.Increment(ref _version);
    }

    /// <summary>Gives the frames of a mapping back that nothing translates to any more.</summary>
    public void Free(Mapping mapping)
    {
        foreach (ref var entry in mapping.Pages.AsSpan())
        {
            if (entry.HasFrame)
            {
                memory.Free(entry.Frame);
                entry = default;
            }
        }
    }

    /// <summary>The bytes of a frame.</summary>
    public Span<byte> FrameSpan(int frame) => new(memory.FramePointer(frame), PageBytes);

    /// <summary>Whole pages whose frames follow each other, as many as are wanted.</summary>
    private static int ContiguousBytes(Mapping mapping, int page, long wanted, out bool isWhole)
    {
        var bytes = PageBytes;
        var frame = mapping.Pages[page].FramePlusOne;
        isWhole = false;
        while (bytes < wanted)
        {
            isWhole = ++page >= mapping.Pages.Length || !mapping.Pages[page].IsPresent || mapping.Pages[page].FramePlusOne != ++frame;
            if (isWhole)
            {
                break;
            }

            bytes += PageBytes;
        }

        return bytes;
    }

    private bool TryFaultIn(ref PageEntry entry, int previousFrame)
    {
        if (entry.IsPresent)
        {
            return true;
        }

        if (!entry.HasFrame)
        {
            var frame = memory.Allocate(previousFrame);
            if (frame < 0)
            {
                return false;
            }

            entry.Swapped?.CopyTo(FrameSpan(frame));
            entry.Swapped = null;
            entry.FramePlusOne = frame + 1;
        }

        entry.IsPresent = true;
        entry.IsEvicting = false;
        return true;
    }
}
