using Dsa.Platform.Scheduling;

namespace Dsa.Platform.Memory;

/// <summary>The memory of a process, or of a function's DMA domain: pages that appear when touched and can be paged out.</summary>
/// <remarks>
/// Software touches it by <see cref="CopyTo"/> and <see cref="CopyFrom"/>, which fault pages in as a processor would; devices
/// by <see cref="TryAcquire"/>, which never does. <c>_mapMutex</c> orders changes of the mappings, which wait for the device:
/// only blocking code maps, unmaps and evicts. A frame is freed only after every run that was taken before its page stopped
/// translating has been let go (SV-19).
/// </remarks>
public sealed unsafe class AddressSpace
{
    private const ulong FirstAddress = 0x7F00_0000_0000;
    private const int PageBytes = PhysicalMemory.PageBytes;

    private readonly IScheduler _scheduler;
    private readonly PageTable _table;
    private readonly SoftwareAccess _software;
    private readonly PlatformMutex _mapMutex;
    private readonly RunTracker _runs;
    private ulong _nextAddress = FirstAddress;

    internal AddressSpace(IScheduler scheduler, PhysicalMemory memory, string name)
    {
        _scheduler = scheduler;
        Name = name;
        _table = new PageTable(memory);
        _software = new SoftwareAccess(_table);
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
            if (populate && !_table.TryPopulate(mapping, contiguously: IsPinned))
            {
                _table.Free(mapping);
                throw new OutOfMemoryException($"{Name} needs more frames than there are.");
            }

            _table.Add(mapping);
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
            _table.Change(() => mapping.Access = access);
            AwaitRuns();
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
            var mapping = _table.Find(address);
            if (mapping is null || !mapping.Pages[mapping.PageOf(address)].IsPresent)
            {
                return false;
            }

            var page = mapping.PageOf(address);
            _table.Change(() =>
            {
                mapping.Pages[page].IsPresent = false;
                mapping.Pages[page].IsEvicting = true;
            });
            AwaitRuns();
            using (_table.Lock.Enter())
            {
                _table.SwapOut(ref mapping.Pages[page]);
            }

            return true;
        }
    }

    /// <summary>Whether the page of <paramref name="address"/> translates now.</summary>
    public bool IsResident(ulong address)
    {
        using (_table.Lock.Enter())
        {
            var mapping = _table.Find(address);
            return mapping is not null && mapping.Pages[mapping.PageOf(address)].IsPresent;
        }
    }

    /// <summary>Writes as software does, and as the kernel does for it: pages are faulted in.</summary>
    /// <returns>The bytes written; fewer than asked for when the range leaves what is mapped writable, or memory is used up.</returns>
    public int CopyTo(ulong address, ReadOnlySpan<byte> data) => _software.CopyTo(address, data);

    /// <summary>Reads as software does: pages are faulted in.</summary>
    /// <returns>The bytes read; fewer than asked for when the range leaves what is mapped readable, or memory is used up.</returns>
    public int CopyFrom(ulong address, Span<byte> data) => _software.CopyFrom(address, data);

    /// <summary>Faults a page in for a device that requested it.</summary>
    /// <returns>False when nothing is mapped there for this access, or memory is used up.</returns>
    public bool TryFaultIn(ulong address, MemoryAccess access) => _software.TryFaultIn(address, access);

    /// <summary>Reads a byte without faulting its page in, as an onlooker would.</summary>
    /// <returns>False when the page is not in memory.</returns>
    /// <remarks>
    /// Takes no lock, for it is what pollers call: frames are always mapped, so a stale look is harmless, and the version
    /// tells that it was stale.
    /// </remarks>
    public bool TryPeek(ulong address, out byte value) => _software.TryPeek(address, out value);

    /// <summary>Translates for a device; see <see cref="IDeviceMemory.Acquire"/>.</summary>
    internal bool TryAcquire(ulong address, int length, MemoryAccess access, out MemoryRun run, out MemoryFault fault)
    {
        using (_table.Lock.Enter())
        {
            var translates = _table.TryTranslate(address, length, access, out var range, out var kind);
            if (translates && PagesOut(address))
            {
                translates = false;
                kind = FaultKind.NotPresent;
            }

            fault = translates ? default : new MemoryFault(address, access, kind);
            run = default;
            if (translates)
            {
                var offset = (int)(address - range.Address);
                run = new MemoryRun(range.Pointer + offset, Math.Min(range.LengthBytes - offset, length), _runs, _runs.Take());
            }

            return translates;
        }
    }

    /// <summary>Unmaps everything.</summary>
    internal void Clear()
    {
        using (_mapMutex.Enter())
        {
            foreach (var mapping in _table.Mappings)
            {
                Remove(mapping);
            }
        }
    }

    /// <summary>The bytes of a pinned mapping, whose frames are contiguous.</summary>
    internal Span<byte> PinnedSpan(ulong address, int length)
    {
        using (_table.Lock.Enter())
        {
            return _table.TryTranslate(address, length, MemoryAccess.None, out var range, out _)
                ? new Span<byte>(range.Pointer + (address - range.Address), length)
                : throw new ArgumentException($"Nothing is mapped at 0x{address:x}.", nameof(address));
        }
    }

    /// <summary>The page goes to the swap cache when chance has it so: its frame, and what is in it, stay.</summary>
    private bool PagesOut(ulong address)
    {
        if (IsPinned || !_scheduler.Chance.Occurs(Injection.PageOut))
        {
            return false;
        }

        var mapping = _table.Find(address)!;
        mapping.Pages[mapping.PageOf(address)].IsPresent = false;
        return true;
    }

    private void Remove(Mapping mapping)
    {
        _table.Remove(mapping);
        AwaitRuns();
        _table.Free(mapping);
    }

    /// <summary>Waits for the runs that were taken before now.</summary>
    private void AwaitRuns()
    {
        int epoch;
        using (_table.Lock.Enter())
        {
            epoch = _runs.Turn();
        }

        _runs.Await(epoch);
    }

    private Mapping FindBeginningAt(ulong address) =>
        _table.Find(address) is { } mapping && mapping.Start == address
            ? mapping
            : throw new ArgumentException($"No mapping begins at 0x{address:x}.", nameof(address));
}
