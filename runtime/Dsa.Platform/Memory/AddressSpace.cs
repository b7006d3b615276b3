using Dsa.Platform.Scheduling;

namespace Dsa.Platform.Memory;

/// <summary>The memory of a process, or of a function's DMA domain: pages that appear when touched and can be paged out.</summary>
/// <remarks>
/// Software touches it by <see cref="CopyTo"/> and <see cref="CopyFrom"/>, which fault pages in as a processor would; devices
/// by <see cref="FunctionMemory"/>, which never does. <c>_mapMutex</c> orders changes of the mappings, which wait for the device:
/// only blocking code maps, unmaps and evicts. A frame is freed only after every function has dropped its translations of it,
/// and every run that was taken before that has been let go (SV-19).
/// </remarks>
public sealed unsafe class AddressSpace
{
    private const ulong FirstAddress = 0x7F00_0000_0000;
    private const int PageBytes = PhysicalMemory.PageBytes;

    private readonly PageTable _table;
    private readonly SoftwareAccess _software;
    private readonly PlatformMutex _mapMutex;
    private readonly bool _isPinned;
    private ulong _nextAddress = FirstAddress;

    /// <summary>An empty address space.</summary>
    /// <param name="scheduler">Time, threads and chance.</param>
    /// <param name="memory">Where frames come from.</param>
    /// <param name="name">The name of the process or domain.</param>
    /// <param name="isPinned">Whether pages stay where they are: a DMA domain.</param>
    internal AddressSpace(IScheduler scheduler, PhysicalMemory memory, string name, bool isPinned)
    {
        Name = name;
        _isPinned = isPinned;
        _table = new PageTable(memory);
        _software = new SoftwareAccess(_table);
        _mapMutex = scheduler.CreateMutex($"map of {name}");
        Devices = new DeviceAccess(scheduler, _table, name, isPinned);
    }

    /// <summary>The name of the process or domain.</summary>
    public string Name { get; }

    /// <summary>The PASID that the address space was given at its first bind, or none (SV-03).</summary>
    public Pasid Pasid { get; internal set; } = Pasid.None;

    /// <summary>The way in for devices.</summary>
    internal DeviceAccess Devices { get; }

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
            if (populate && !_table.TryPopulate(mapping, contiguously: _isPinned))
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
            Devices.Invalidate(mapping.Start, mapping.LengthBytes);
        }
    }

    /// <summary>Pages out the page of <paramref name="address"/>: its contents go to swap and its frame is freed.</summary>
    /// <returns>False when the page is not in memory.</returns>
    /// <exception cref="InvalidOperationException">The pages of a DMA domain stay in memory.</exception>
    public bool Evict(ulong address)
    {
        if (_isPinned)
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
            Devices.Invalidate(address & ~(PageBytes - 1UL), PageBytes);
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

    /// <summary>Lets a function translate.</summary>
    internal void Attach(FunctionMemory function, Pasid pasid) => Devices.Attach(function, pasid);

    /// <summary>Ends that, once the function has no way in any more: waits until it touches nothing.</summary>
    internal void Detach(FunctionMemory function, Pasid pasid)
    {
        using (_mapMutex.Enter())
        {
            Devices.Detach(function, pasid);
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

    private void Remove(Mapping mapping)
    {
        _table.Remove(mapping);
        Devices.Invalidate(mapping.Start, mapping.LengthBytes);
        _table.Free(mapping);
    }

    private Mapping FindBeginningAt(ulong address) =>
        _table.Find(address) is { } mapping && mapping.Start == address
            ? mapping
            : throw new ArgumentException($"No mapping begins at 0x{address:x}.", nameof(address));
}
