using Dsa.Platform.Scheduling;
using Dsa.Platform.Tracing;

namespace Dsa.Platform.Memory;

/// <summary>The IOMMU's tables for one function: which address space stands behind each PASID.</summary>
/// <remarks>The kernel attaches and detaches; devices translate. The table is replaced as a whole, under <c>_lock</c>, so that translation takes no lock of it.</remarks>
public sealed unsafe class FunctionMemory : IDeviceMemory
{
    private readonly string _device;
    private readonly TraceLog _trace;
    private readonly LeafLock _lock = new();
    private volatile Dictionary<uint, AddressSpace> _domains = [];
    private IPageRequestHandler? _pageRequests;

    internal FunctionMemory(string device, AddressSpace defaultDomain, TraceLog trace)
    {
        _device = device;
        _trace = trace;
        DefaultDomain = defaultDomain;
    }

    /// <summary>What requests without PASID see: the function's DMA domain.</summary>
    public AddressSpace DefaultDomain { get; }

    /// <summary>Who serves the function's page requests; null while nobody does.</summary>
    public IPageRequestHandler? PageRequests
    {
        get => Volatile.Read(ref _pageRequests);
        set => Volatile.Write(ref _pageRequests, value);
    }

    /// <inheritdoc/>
    public bool Acquire(MemoryRequester requester, ulong address, int length, MemoryAccess access, out MemoryRun run, out MemoryFault fault)
    {
        bool translated;
        if (Domain(requester.Pasid) is { } domain)
        {
            translated = domain.TryAcquire(address, length, access, out run, out fault);
        }
        else
        {
            run = default;
            fault = new MemoryFault(address, access, FaultKind.NoAddressSpace);
            translated = false;
        }

        if (!translated && _trace.IsEnabled)
        {
            _trace.Append(_device, TraceKind.Fault, (int)requester.Pasid.Value, 1, address);
        }

        return translated;
    }

    /// <inheritdoc/>
    public bool StoreRecord(MemoryRequester requester, ulong address, ReadOnlySpan<byte> record, out MemoryFault fault)
    {
        if (!Acquire(requester, address, record.Length, MemoryAccess.Write, out var run, out fault))
        {
            return false;
        }

        if (run.Length < record.Length)
        {
            run.Dispose();
            fault = new MemoryFault(address + (ulong)run.Length, MemoryAccess.Write, FaultKind.NotPresent);
            return false;
        }

        record[1..].CopyTo(run.Span[1..]);
        Volatile.Write(ref *run.Pointer, record[0]);
        run.Commit(record.Length);
        if (_trace.IsEnabled)
        {
            _trace.Append(_device, TraceKind.Record, (int)requester.Pasid.Value, record.Length, address);
        }

        return true;
    }

    /// <inheritdoc/>
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

    internal void Attach(Pasid pasid, AddressSpace space)
    {
        using (_lock.Enter())
        {
            _domains = new Dictionary<uint, AddressSpace>(_domains) { [pasid.Value] = space };
        }
    }

    internal void Detach(Pasid pasid)
    {
        using (_lock.Enter())
        {
            var domains = new Dictionary<uint, AddressSpace>(_domains);
            domains.Remove(pasid.Value);
            _domains = domains;
        }
    }

    private AddressSpace? Domain(Pasid pasid) =>
        !pasid.IsValid ? DefaultDomain : _domains.GetValueOrDefault(pasid.Value);
}
