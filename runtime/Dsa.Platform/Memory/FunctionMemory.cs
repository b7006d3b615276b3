using Dsa.Platform.Scheduling;
using Dsa.Platform.Tracing;

namespace Dsa.Platform.Memory;

/// <summary>The IOMMU's tables for one function: which address space stands behind each PASID.</summary>
/// <remarks>
/// The kernel attaches and detaches, one after the other for the same PASID; devices translate, on any thread. Nothing throws,
/// whatever the address: a fault is a value, and a page is faulted in only when it is requested. The table is replaced as a
/// whole, under <c>_lock</c>, so that translation takes no lock of it.
/// </remarks>
public sealed class FunctionMemory
{
    private readonly string _device;
    private readonly TraceLog _trace;
    private readonly IChance _chance;
    private readonly LeafLock _lock = new();
    private volatile Dictionary<uint, AddressSpace> _domains = [];
    private volatile Func<Pasid, AddressSpace?>? _redirection;
    private volatile bool _isBlocked;

    internal FunctionMemory(string device, SimulatedMemory defaultDomain, IChance chance, TraceLog trace)
    {
        _device = device;
        _chance = chance;
        _trace = trace;
        DefaultDomain = defaultDomain;
        Guests = new GuestDomains(this);
        defaultDomain.Attach(this, Pasid.None);
    }

    /// <summary>What requests without PASID see: the function's DMA domain.</summary>
    public SimulatedMemory DefaultDomain { get; }

    /// <summary>Who serves the function's page requests; null while nobody does.</summary>
    public IPageRequestHandler? PageRequests { get => Volatile.Read(ref field); set => Volatile.Write(ref field, value); }

    /// <summary>What the function keeps of translations, to be invalidated; null when it keeps none.</summary>
    public ITranslationCache? TranslationCache { get => Volatile.Read(ref field); set => Volatile.Write(ref field, value); }

    /// <summary>Finds the address space behind a PASID, or behind none, in place of what is attached here; null for what is attached.</summary>
    /// <remarks>For a function of a virtual machine, whose tables are the guest's. Called on any thread, for each access; the same answer holds until the access has begun.</remarks>
    public Func<Pasid, AddressSpace?>? Redirection { get => _redirection; set => _redirection = value; }

    /// <summary>Translates the longest prefix of a range that does not fault, as an untranslated request: nothing is kept.</summary>
    /// <param name="requester">In whose name.</param>
    /// <param name="address">The first byte.</param>
    /// <param name="length">The length in bytes; at least 1.</param>
    /// <param name="access">What is to be done.</param>
    /// <param name="run">1 to <paramref name="length"/> bytes; commit or dispose it exactly once.</param>
    /// <param name="fault">The fault of the first byte.</param>
    /// <returns>False when the first byte faults.</returns>
    public bool Acquire(MemoryRequester requester, ulong address, int length, MemoryAccess access, out MemoryRun run, out MemoryFault fault)
    {
        if (Fails(requester, address, access, out fault))
        {
            run = default;
            return false;
        }

        return TryAcquire(requester, address, length, access, isKept: false, out _, out run, out fault);
    }

    /// <summary>Answers a translation request of the function, and begins the access that it is for.</summary>
    /// <param name="requester">In whose name.</param>
    /// <param name="address">The first byte.</param>
    /// <param name="length">The length in bytes; at least 1.</param>
    /// <param name="access">What is to be done.</param>
    /// <param name="translation">The answer, which holds until it is invalidated: that may have happened already. Null where memory is reached by copying: there is nothing to keep.</param>
    /// <param name="run">1 to <paramref name="length"/> bytes; commit or dispose it exactly once.</param>
    /// <param name="fault">The fault of the first byte.</param>
    /// <returns>False when the first byte faults.</returns>
    public bool Translate(
        MemoryRequester requester,
        ulong address,
        int length,
        MemoryAccess access,
        out MemoryTranslation? translation,
        out MemoryRun run,
        out MemoryFault fault) =>
        TryAcquire(requester, address, length, access, isKept: true, out translation, out run, out fault);

    /// <summary>Whether an access fails on its way although its page is there, as chance has it.</summary>
    public bool Fails(MemoryRequester requester, ulong address, MemoryAccess access, out MemoryFault fault)
    {
        fault = default;
        if (!_chance.Occurs((access & MemoryAccess.Write) != 0 ? Injection.WriteError : Injection.ReadError))
        {
            return false;
        }

        fault = new MemoryFault(address, access, FaultKind.Hardware);
        TraceFault(requester, address);
        return true;
    }

    /// <summary>Stores a whole record: all bytes but the first, then the first with release.</summary>
    /// <param name="requester">In whose name.</param>
    /// <param name="address">The record's address; it must not cross a page.</param>
    /// <param name="record">The record.</param>
    /// <param name="fault">The fault.</param>
    /// <returns>False when it faults; nothing is written then.</returns>
    public bool StoreRecord(MemoryRequester requester, ulong address, ReadOnlySpan<byte> record, out MemoryFault fault) =>
        Acquire(requester, address, record.Length, MemoryAccess.Write, out var run, out fault)
        && StoreRecord(run, requester, address, record, out fault);

    /// <summary>Stores a whole record in an access that has begun, and ends it.</summary>
    /// <param name="run">The access.</param>
    /// <param name="requester">In whose name it is.</param>
    /// <param name="address">The record's address; it must not cross a page.</param>
    /// <param name="record">The record.</param>
    /// <param name="fault">The fault.</param>
    /// <returns>False when the record does not fit into the access, or its memory has gone: software never sees its first byte then.</returns>
    public bool StoreRecord(in MemoryRun run, MemoryRequester requester, ulong address, ReadOnlySpan<byte> record, out MemoryFault fault)
    {
        // Traced before the access ends: who waits for its end, and gives the memory to others, finds it in the trace.
        using (run)
        {
            fault = default;
            if (run.Length < record.Length)
            {
                fault = new MemoryFault(address + (ulong)run.Length, MemoryAccess.Write, FaultKind.NotPresent);
                return false;
            }

            if (!run.TryStoreRecord(record))
            {
                fault = new MemoryFault(address, MemoryAccess.Write, FaultKind.NotPresent);
                return false;
            }

            if (_trace.IsEnabled)
            {
                _trace.Append(_device, TraceKind.Record, (int)requester.Pasid.Value, record.Length, address);
            }

            return true;
        }
    }

    /// <summary>Asks for a page that did not translate. The answer comes later, and wakes who asked.</summary>
    /// <param name="request">The request; when nobody serves requests it is answered with <see cref="PageResponse.ResponseFailure"/>.</param>
    public void Request(PageRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (PageRequests is { } handler)
        {
            handler.Queue(request, Domain(request.Requester.Pasid));
        }
        else
        {
            request.Answer(PageResponse.ResponseFailure);
        }
    }

    /// <summary>Keeps the function from all memory, whatever is attached; waits until it touches nothing any more. Blocking code.</summary>
    /// <remarks>For a reset of the function: what it has begun may go on for as long as that takes.</remarks>
    public void Block()
    {
        _isBlocked = true;
        DefaultDomain.TakeBack(this, Pasid.None);
        foreach (var (pasid, space) in _domains)
        {
            space.TakeBack(this, new Pasid(pasid));
        }

        Guests.TakeBack();
    }

    /// <summary>Lets the function reach what is attached again.</summary>
    public void Unblock() => _isBlocked = false;

    /// <summary>PASIDs that lead to the memory of functions of virtual machines.</summary>
    internal GuestDomains Guests { get; }

    internal void Attach(Pasid pasid, AddressSpace space)
    {
        space.Attach(this, pasid);
        using (_lock.Enter())
        {
            _domains = new Dictionary<uint, AddressSpace>(_domains) { [pasid.Value] = space };
        }
    }

    /// <summary>Takes an address space away; waits until the function touches it no more.</summary>
    internal void Detach(Pasid pasid)
    {
        AddressSpace? space;
        using (_lock.Enter())
        {
            var domains = new Dictionary<uint, AddressSpace>(_domains);
            domains.Remove(pasid.Value, out space);
            _domains = domains;
        }

        space?.Detach(this, pasid);
    }

    private bool TryAcquire(
        MemoryRequester requester,
        ulong address,
        int length,
        MemoryAccess access,
        bool isKept,
        out MemoryTranslation? translation,
        out MemoryRun run,
        out MemoryFault fault)
    {
        if (Domain(requester.Pasid) is not { } domain)
        {
            translation = null;
            run = default;
            fault = new MemoryFault(address, access, FaultKind.NoAddressSpace);
        }
        else if (domain.Devices.TryAcquire(requester, address, length, access, isKept, out translation, out run, out fault))
        {
            if (ReferenceEquals(Domain(requester.Pasid), domain))
            {
                return true;
            }

            // Detached meanwhile: whoever did that may not have waited for this run.
            run.Dispose();
            run = default;
            translation = null;
            fault = new MemoryFault(address, access, FaultKind.NoAddressSpace);
        }

        TraceFault(requester, address);
        return false;
    }

    private void TraceFault(MemoryRequester requester, ulong address)
    {
        if (_trace.IsEnabled)
        {
            _trace.Append(_device, TraceKind.Fault, (int)requester.Pasid.Value, 1, address);
        }
    }

    /// <summary>What stands behind a PASID now, or behind none.</summary>
    internal AddressSpace? Domain(Pasid pasid) =>
        _isBlocked ? null
        : Redirection is { } redirection ? redirection(pasid)
        : !pasid.IsValid ? DefaultDomain
        : _domains.GetValueOrDefault(pasid.Value) ?? Guests.Find(pasid);
}
