using Dsa.Platform.Scheduling;

namespace Dsa.Platform.Memory;

/// <summary>Memory of this machine: pages that appear when touched and can be paged out.</summary>
/// <remarks>
/// Software touches it by <see cref="CopyTo"/> and <see cref="CopyFrom"/>, which fault pages in as a processor would; devices
/// by <see cref="FunctionMemory"/>, which never does. The mutex of the mappings orders their changes, which wait for the device:
/// only blocking code maps, unmaps and evicts. A frame is freed only after every function has dropped its translations of it,
/// and every run that was taken before that has been let go (SV-19).
/// </remarks>
public sealed unsafe class SimulatedMemory : AddressSpace
{
    private const ulong FirstAddress = 0x7F00_0000_0000;
    private const int PageBytes = PhysicalMemory.PageBytes;

    private readonly PageTable _table;
    private readonly SoftwareAccess _software;
    private readonly PageTableAccess _devices;
    private readonly bool _isPinned;
    private ulong _nextAddress = FirstAddress;

    /// <summary>An empty address space.</summary>
    /// <param name="scheduler">Time, threads and chance.</param>
    /// <param name="memory">Where frames come from.</param>
    /// <param name="name">The name of the process or domain.</param>
    /// <param name="isPinned">Whether pages stay where they are: a DMA domain.</param>
    internal SimulatedMemory(IScheduler scheduler, PhysicalMemory memory, string name, bool isPinned)
        : base(scheduler, name)
    {
        _isPinned = isPinned;
        _table = new PageTable(memory);
        _software = new SoftwareAccess(_table);
        _devices = new PageTableAccess(scheduler, _table, name, isPinned);
    }

    /// <inheritdoc/>
    internal override DeviceAccess Devices => _devices;

    /// <summary>Maps zero pages somewhere.</summary>
    /// <param name="lengthBytes">The length, rounded up to pages; more than 0.</param>
    /// <param name="access">What may be done.</param>
    /// <param name="populate">Whether the pages are there at once, and not only when touched.</param>
    /// <returns>The address, a multiple of the page size. No two mappings touch each other.</returns>
    /// <exception cref="OutOfMemoryException">There are not enough frames to populate it.</exception>
    public ulong Map(int lengthBytes, MemoryAccess access = MemoryAccess.Read | MemoryAccess.Write, bool populate = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(lengthBytes);
        using (MapMutex.Enter())
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
        using (MapMutex.Enter())
        {
            Remove(FindBeginningAt(address));
        }
    }

    /// <summary>Changes what may be done to the mapping that begins at <paramref name="address"/>.</summary>
    /// <exception cref="ArgumentException">No mapping begins there.</exception>
    public void Protect(ulong address, MemoryAccess access)
    {
        using (MapMutex.Enter())
        {
            var mapping = FindBeginningAt(address);
            _table.Change(() => mapping.Access = access);
            _devices.Invalidate(mapping.Start, mapping.LengthBytes);
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

        using (MapMutex.Enter())
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
            _devices.Invalidate(address & ~(PageBytes - 1UL), PageBytes);
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

    /// <inheritdoc/>
    public override int CopyTo(ulong address, ReadOnlySpan<byte> data) => _software.CopyTo(address, data);

    /// <inheritdoc/>
    public override int CopyFrom(ulong address, Span<byte> data) => _software.CopyFrom(address, data);

    /// <inheritdoc/>
    public override bool TryFaultIn(ulong address, MemoryAccess access) => _software.TryFaultIn(address, access);

    /// <inheritdoc/>
    /// <remarks>
    /// Takes no lock, for it is what pollers call: frames are always mapped, so a stale look is harmless, and the version
    /// tells that it was stale.
    /// </remarks>
    public override bool TryPeek(ulong address, out byte value) => _software.TryPeek(address, out value);

    /// <inheritdoc/>
    internal override void Clear()
    {
        using (MapMutex.Enter())
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
        _devices.Invalidate(mapping.Start, mapping.LengthBytes);
        _table.Free(mapping);
    }

    private Mapping FindBeginningAt(ulong address) =>
        _table.Find(address) is { } mapping && mapping.Start == address
            ? mapping
            : throw new ArgumentException($"No mapping begins at 0x{address:x}.", nameof(address));
}
