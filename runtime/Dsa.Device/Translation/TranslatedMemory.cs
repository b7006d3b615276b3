using Dsa.Device.Monitoring;
using Dsa.Platform.Memory;
using Dsa.Platform.Pci;

namespace Dsa.Device.Translation;

/// <summary>Memory as the engines see it: by translations of the device's own where address translation services are on.</summary>
/// <remarks>
/// With ATS off, or for a queue that must not use it, requests go out untranslated and nothing is kept. Any engine calls.
/// </remarks>
internal sealed class TranslatedMemory : IDeviceMemory
{
    private readonly PerformanceMonitor? _monitor;
    private readonly FunctionMemory _memory;
    private readonly PciConfiguration _configuration;

    /// <summary>Stands in front of the IOMMU's tables of a slot, and has its cache invalidated by it.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="configuration">Says whether translations are asked for.</param>
    /// <param name="monitor">Counts the answers.</param>
    public TranslatedMemory(PciSlot slot, PciConfiguration configuration, PerformanceMonitor? monitor = null)
    {
        _monitor = monitor;
        _memory = slot.Memory;
        _configuration = configuration;
        _memory.TranslationCache = Cache;
    }

    /// <summary>The translations that the device has.</summary>
    public TranslationCache Cache { get; } = new();

    /// <inheritdoc/>
    public bool Acquire(MemoryRequester requester, ulong address, int length, MemoryAccess access, out MemoryRun run, out MemoryFault fault)
    {
        // Before the enable bit: who switches it off then clears the cache, and what is asked for now does not come back into it.
        var invalidations = Cache.Invalidations;
        if (requester.IsUntranslated || !_configuration.AtsEnable)
        {
            return _memory.Acquire(requester, address, length, access, out run, out fault);
        }

        if (_memory.Fails(requester, address, access, out fault))
        {
            run = default;
            return false;
        }

        if (Cache.TryBegin(requester, address, length, access, out run))
        {
            return true;
        }

        if (!_memory.Translate(requester, address, length, access, out var translation, out run, out fault))
        {
            CountAnswer(requester.Pasid, isTranslated: false);
            return false;
        }

        CountAnswer(requester.Pasid, isTranslated: true);

        Cache.Add(translation, invalidations);
        return true;
    }

    /// <inheritdoc/>
    public bool StoreRecord(MemoryRequester requester, ulong address, ReadOnlySpan<byte> record, out MemoryFault fault) =>
        Acquire(requester, address, record.Length, MemoryAccess.Write, out var run, out fault)
        && _memory.StoreRecord(run, requester, address, record, out fault);

    /// <inheritdoc/>
    public void Request(PageRequest request) => _memory.Request(request);

    /// <summary>Tells the performance monitor of an answer to a translation request. Pages are of 4 KiB; which engine asked is not known here.</summary>
    private void CountAnswer(Pasid pasid, bool isTranslated)
    {
        if (_monitor?.Counts(PerfCategory.AddressTranslation) == true)
        {
            var events = (pasid.IsValid, isTranslated) switch
            {
                (true, true) => TranslationEvents.TranslatedWithPasid,
                (true, false) => TranslationEvents.FaultedWithPasid,
                (false, true) => TranslationEvents.TranslatedWithoutPasid,
                (false, false) => TranslationEvents.FaultedWithoutPasid,
            };
            var subject = new EventSubject { Pasid = pasid, PageSize = PageSizeFilter.Size4K };
            _monitor.Count(PerfCategory.AddressTranslation, (uint)events, subject);
        }
    }
}
