using Dsa.Platform.Scheduling;

namespace Dsa.Platform.Memory;

/// <summary>The memory of a process, or of a function's DMA domain: pages that appear when touched and can be paged out.</summary>
/// <remarks>
/// Software touches it by <see cref="CopyTo"/> and <see cref="CopyFrom"/>, which fault pages in as a processor would; devices
/// by <see cref="TryAcquire"/>, which never does. <c>_lock</c> guards the page table and is held for at most one page's copy;
/// <c>_mapMutex</c> orders changes of the mappings, which wait for the device: only blocking code maps, unmaps and evicts.
/// A frame is freed only after every run that was taken before its page stopped translating has been let go (SV-19).
/// </remarks>
public sealed unsafe class AddressSpace
{
    private const ulong FirstAddress = 0x7F00_0000_0000;
    private const int PageBytes = PhysicalMemory.PageBytes;
    private const ulong OffsetMask = PageBytes - 1;

    private readonly IScheduler _scheduler;
    private readonly PhysicalMemory _memory;
    private readonly LeafLock _lock = new();
    private readonly PlatformMutex _mapMutex;
    private readonly RunTracker _runs;
    private Mapping[] _mappings = [];
    private ulong _nextAddress = FirstAddress;
    private int _version;

    internal AddressSpace(IScheduler scheduler, PhysicalMemory memory, string name)
    {
        _scheduler = scheduler;
        _memory = memory;
        Name = name;
        _mapMutex = scheduler.CreateMutex($"map of {name}");
        _runs = new RunTracker(scheduler, name);
    }

    /// <summary>The name of the process or domain.</summary>
    public string Name { get; }

    /// <summary>The PASID that the address space was given at its first bind, or none (SV-03).</summary>
    public Pasid Pasid { get; internal set; } = Pasid.None;

    /// <summary>Whether pages are never taken away by chance: a DMA domain.</summary>
    internal bool IsPinned { get; init; }

    /// <summary>Maps zero pages somewhere.</summary>
    /// <param name="lengthBytes">The length, rounded up to pages; more than 0.</param>
    /// <param name="access">What may be done.</param>
    /// <param name="populate">Whether the pages are there at once, and not only when touched.</param>
    /// <returns>The address, a multiple of the page size. No two mappings touch each other.</returns>
    /// <exception cref="OutOfMemoryException">There are not enough frames to populate it.</exception>
    public ulong Map(int lengthBytes, MemoryAccess access = MemoryAccess.Read | MemoryAccess.Write, bool populate = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(lengthBytes);
        using (_mapMutex.Enter())
        {
            var pages = (int)(((long)lengthBytes + PageBytes - 1) / PageBytes);
            var mapping = new Mapping(_nextAddress, pages, access);
            _nextAddress = mapping.End + PageBytes;
            if (populate && !(IsPinned ? TryPopulateContiguously(mapping) : TryPopulate(mapping)))
            {
                Free(mapping);
                throw new OutOfMemoryException($"{Name} needs more frames than there are.");
            }

            using (_lock.Enter())
            {
                _mappings = [.. _mappings, mapping];
            }

            return mapping.Start;
        }
    }

    /// <summary>Unmaps a mapping; waits until no device touches it any more.</summary>
    /// <exception cref="ArgumentException">No mapping begins at <paramref name="address"/>.</exception>
    public void Unmap(ulong address)
    {
        using (_mapMutex.Enter())
        {
            Remove(FindBeginningAt(address));
        }
    }

    /// <summary>Changes what may be done to the mapping that begins at <paramref name="address"/>.</summary>
    /// <exception cref="ArgumentException">No mapping begins there.</exception>
    public void Protect(ulong address, MemoryAccess access)
    {
        using (_mapMutex.Enter())
        {
            var mapping = FindBeginningAt(address);
            Invalidate(() => mapping.Access = access);
        }
    }

    /// <summary>Pages out the page of <paramref name="address"/>: its contents go to swap and its frame is freed.</summary>
    /// <returns>False when the page is not in memory.</returns>
    /// <exception cref="InvalidOperationException">The pages of a DMA domain stay in memory.</exception>
    public bool Evict(ulong address)
    {
        if (IsPinned)
        {
            throw new InvalidOperationException($"The pages of {Name} are pinned.");
        }

        using (_mapMutex.Enter())
        {
            var mapping = Find(address);
            if (mapping is null || !mapping.Pages[mapping.PageOf(address)].IsPresent)
            {
                return false;
            }

            var page = mapping.PageOf(address);
            Invalidate(() =>
            {
                mapping.Pages[page].IsPresent = false;
                mapping.Pages[page].IsEvicting = true;
            });
            using (_lock.Enter())
            {
                SwapOut(ref mapping.Pages[page]);
            }

            return true;
        }
    }

    /// <summary>Whether the page of <paramref name="address"/> translates now.</summary>
    public bool IsResident(ulong address)
    {
        using (_lock.Enter())
        {
            var mapping = Find(address);
            return mapping is not null && mapping.Pages[mapping.PageOf(address)].IsPresent;
        }
    }

    /// <summary>Writes as software does, and as the kernel does for it: pages are faulted in.</summary>
    /// <returns>The bytes written; fewer than asked for when the range leaves what is mapped writable, or memory is used up.</returns>
    public int CopyTo(ulong address, ReadOnlySpan<byte> data)
    {
        var done = 0;
        while (done < data.Length)
        {
            using (_lock.Enter())
            {
                if (!TryTouch(address + (ulong)done, MemoryAccess.Write, out var target))
                {
                    break;
                }

                var length = Math.Min(target.Length, data.Length - done);
                data.Slice(done, length).CopyTo(target);
                done += length;
            }
        }

        return done;
    }

    /// <summary>Reads as software does: pages are faulted in.</summary>
    /// <returns>The bytes read; fewer than asked for when the range leaves what is mapped readable, or memory is used up.</returns>
    public int CopyFrom(ulong address, Span<byte> data)
    {
        var done = 0;
        while (done < data.Length)
        {
            using (_lock.Enter())
            {
                if (!TryTouch(address + (ulong)done, MemoryAccess.Read, out var source))
                {
                    break;
                }

                var length = Math.Min(source.Length, data.Length - done);
                source[..length].CopyTo(data[done..]);
                done += length;
            }
        }

        return done;
    }

    /// <summary>Faults a page in for a device that requested it.</summary>
    /// <returns>False when nothing is mapped there for this access, or memory is used up.</returns>
    public bool TryFaultIn(ulong address, MemoryAccess access)
    {
        using (_lock.Enter())
        {
            return TryTouch(address, access, out _);
        }
    }

    /// <summary>Reads a byte without faulting its page in, as an onlooker would.</summary>
    /// <returns>False when the page is not in memory.</returns>
    /// <remarks>
    /// Takes no lock, for it is what pollers call: frames are always mapped, so a stale look is harmless, and the version
    /// tells that it was stale.
    /// </remarks>
    public bool TryPeek(ulong address, out byte value)
    {
        while (true)
        {
            var version = Volatile.Read(ref _version);
            var mapping = Find(address);
            value = 0;
            if (mapping is null)
            {
                return false;
            }

            var entry = mapping.Pages[mapping.PageOf(address)];
            var isResident = entry is { IsPresent: true, HasFrame: true };
            if (isResident)
            {
                value = Volatile.Read(ref *(_memory.FramePointer(entry.Frame) + (address & OffsetMask)));
            }

            Interlocked.MemoryBarrier();
            if ((version & 1) == 0 && Volatile.Read(ref _version) == version)
            {
                return isResident;
            }
        }
    }

    /// <summary>Translates for a device; see <see cref="IDeviceMemory.Acquire"/>.</summary>
    internal bool TryAcquire(ulong address, int length, MemoryAccess access, out MemoryRun run, out MemoryFault fault)
    {
        run = default;
        using (_lock.Enter())
        {
            var mapping = Find(address);
            if (mapping is null || (mapping.Access & access) != access)
            {
                fault = new MemoryFault(address, access, FaultKind.Protection);
                return false;
            }

            var page = mapping.PageOf(address);
            if (!mapping.Pages[page].IsPresent || PageOut(ref mapping.Pages[page]))
            {
                fault = new MemoryFault(address, access, FaultKind.NotPresent);
                return false;
            }

            fault = default;
            var pointer = _memory.FramePointer(mapping.Pages[page].Frame) + (address & OffsetMask);
            run = new MemoryRun(pointer, ContiguousBytes(mapping, page, address, length), _runs, _runs.Take());
            return true;
        }
    }

    /// <summary>Unmaps everything.</summary>
    internal void Clear()
    {
        using (_mapMutex.Enter())
        {
            foreach (var mapping in _mappings)
            {
                Remove(mapping);
            }
        }
    }

    /// <summary>The bytes of a pinned mapping, whose frames are contiguous.</summary>
    internal Span<byte> PinnedSpan(ulong address, int length)
    {
        using (_lock.Enter())
        {
            var mapping = Find(address)!;
            return new Span<byte>(_memory.FramePointer(mapping.Pages[mapping.PageOf(address)].Frame), length);
        }
    }

    private static int ContiguousBytes(Mapping mapping, int page, ulong address, int length)
    {
        var bytes = PageBytes - (int)(address & OffsetMask);
        var frame = mapping.Pages[page].FramePlusOne;
        while (bytes < length && ++page < mapping.Pages.Length)
        {
            ref var next = ref mapping.Pages[page];
            if (!next.IsPresent || next.FramePlusOne != ++frame)
            {
                break;
            }

            bytes += PageBytes;
        }

        return Math.Min(bytes, length);
    }

    /// <summary>The page goes to the swap cache when chance has it so: its frame, and what is in it, stay.</summary>
    private bool PageOut(ref PageEntry entry)
    {
        if (IsPinned || !_scheduler.Chance.Occurs(Injection.PageOut))
        {
            return false;
        }

        entry.IsPresent = false;
        return true;
    }

    /// <summary>Moves a page to swap, unless it was touched, and perhaps translated again, since its eviction began.</summary>
    private void SwapOut(ref PageEntry entry)
    {
        if (!entry.IsEvicting)
        {
            return;
        }

        Interlocked.Increment(ref _version);
        entry.Swapped = FrameSpan(entry.Frame).ToArray();
        _memory.Free(entry.Frame);
        entry.FramePlusOne = 0;
        entry.IsEvicting = false;
        Interlocked.Increment(ref _version);
    }

    private bool TryPopulate(Mapping mapping)
    {
        var previous = -1;
        foreach (ref var entry in mapping.Pages.AsSpan())
        {
            if (!TryFaultIn(ref entry, previous))
            {
                return false;
            }

            previous = entry.Frame;
        }

        return true;
    }

    private bool TryPopulateContiguously(Mapping mapping)
    {
        var frame = _memory.AllocateContiguous(mapping.Pages.Length);
        if (frame < 0)
        {
            return false;
        }

        foreach (ref var entry in mapping.Pages.AsSpan())
        {
            entry = new PageEntry { FramePlusOne = ++frame, IsPresent = true };
        }

        return true;
    }

    /// <summary>The rest of the page at <paramref name="address"/>, faulted in.</summary>
    private bool TryTouch(ulong address, MemoryAccess access, out Span<byte> rest)
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

    private bool TryFaultIn(ref PageEntry entry, int previousFrame)
    {
        if (entry.IsPresent)
        {
            return true;
        }

        if (!entry.HasFrame)
        {
            var frame = _memory.Allocate(previousFrame);
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

    /// <summary>Makes a change after which less translates, and waits for the runs taken before it.</summary>
    private void Invalidate(Action change)
    {
        int epoch;
        using (_lock.Enter())
        {
            Interlocked.Increment(ref _version);
            change();
            Interlocked.Increment(ref _version);
            epoch = _runs.Turn();
        }

        _runs.Await(epoch);
    }

    private void Remove(Mapping mapping)
    {
        Invalidate(() => _mappings = Array.FindAll(_mappings, other => !ReferenceEquals(other, mapping)));
        Free(mapping);
    }

    private void Free(Mapping mapping)
    {
        foreach (ref var entry in mapping.Pages.AsSpan())
        {
            if (entry.HasFrame)
            {
                _memory.Free(entry.Frame);
                entry = default;
            }
        }
    }

    private Mapping? Find(ulong address)
    {
        foreach (var mapping in Volatile.Read(ref _mappings))
        {
            if (mapping.Contains(address))
            {
                return mapping;
            }
        }

        return null;
    }

    private Mapping FindBeginningAt(ulong address) =>
        Find(address) is { } mapping && mapping.Start == address
            ? mapping
            : throw new ArgumentException($"No mapping begins at 0x{address:x}.", nameof(address));

    private Span<byte> FrameSpan(int frame) => new(_memory.FramePointer(frame), PageBytes);
}
