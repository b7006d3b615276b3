using Dsa.Device.Monitoring;
using Dsa.Platform.Memory;
using Dsa.Platform.Pci;

namespace Dsa.Device.Translation;

/// <summary>Memory as an engine sees it: by translations of the device's own where address translation services are on.</summary>
/// <remarks>
/// With ATS off, or for a queue that must not use it, requests go out untranslated and nothing is kept. One for each engine,
/// which alone calls it; the translations are kept for all.
/// </remarks>
internal sealed class TranslatedMemory
{
    private readonly PerformanceMonitor _monitor;
    private readonly FunctionMemory _memory;
    private readonly PciConfiguration _configuration;
    private readonly TranslationCache _cache;
    private readonly int _engine;
    private InjectedFault _injected;

    /// <summary>Stands in front of the IOMMU's tables of the device's slot, for one engine.</summary>
    public TranslatedMemory(DeviceCore core, int engine)
    {
        _monitor = core.PerformanceMonitor;
        _memory = core.Slot.Memory;
        _configuration = core.Configuration;
        _cache = core.Translations;
        _engine = engine;
    }

    /// <summary>Whether translations are asked for in the name of a requester.</summary>
    public bool Translates(MemoryRequester requester) => !requester.IsUntranslated && _configuration.AtsEnable;

    /// <summary>What an access of a page is to meet, after some that are let through; default for nothing.</summary>
    public ref InjectedFault Injected => ref _injected;

    /// <summary>Translates the longest prefix of a range that does not fault; see <see cref="FunctionMemory.Acquire"/>.</summary>
    public bool Acquire(MemoryRequester requester, ulong address, int length, MemoryAccess access, out MemoryRun run, out MemoryFault fault)
    {
        if (_injected.Kind != InjectedFaultKind.None && MeetsInjected(address, ref length, access, out fault))
        {
            run = default;
            return false;
        }

        var awaitsPages = requester.AwaitsPages && _configuration.PageRequestEnable;
        requester = requester with { AwaitsPages = false };

        // Before the enable bit: who switches it off then clears the cache, and what is asked for now does not come back into it.
        var invalidations = _cache.Invalidations;
        if (!Translates(requester))
        {
            return _memory.Acquire(requester, address, length, access, out run, out fault);
        }

        if (_memory.Fails(requester, address, access, out fault))
        {
            run = default;
            return false;
        }

        if (_cache.TryBegin(requester, address, length, access, out run))
        {
            return true;
        }

        if (!_memory.Translate(requester with { AwaitsPages = awaitsPages }, address, length, access, out var translation, out run, out fault))
        {
            CountAnswer(requester.Pasid, isTranslated: false);
            return false;
        }

        CountAnswer(requester.Pasid, isTranslated: true);

        if (translation is not null)
        {
            _cache.Add(translation, invalidations);
        }

        return true;
    }

    /// <summary>Asks for a page that did not translate.</summary>
    public void Request(PageRequest request) => _memory.Request(request);

    /// <summary>Whether the access is the one that is to fail; others go on to the end of their page.</summary>
    private bool MeetsInjected(ulong address, ref int length, MemoryAccess access, out MemoryFault fault)
    {
        fault = default;
        if (_injected.PagesBefore > 0)
        {
            _injected = _injected with { PagesBefore = _injected.PagesBefore - 1 };
            length = Math.Min(length, PhysicalMemory.PageBytes - (int)(address % PhysicalMemory.PageBytes));
            return false;
        }

        fault = new MemoryFault(address, access, _injected.Kind switch
        {
            InjectedFaultKind.HardwareError => FaultKind.Hardware,
            InjectedFaultKind.TranslationError => FaultKind.Translation,
            _ => FaultKind.NotPresent,
        });
        _injected = default;
        return true;
    }

    /// <summary>Tells the performance monitor of an answer to a translation request. Pages are of 4 KiB.</summary>
    private void CountAnswer(Pasid pasid, bool isTranslated)
    {
        if (_monitor.Counts(PerfCategory.AddressTranslation))
        {
            var events = (pasid.IsValid, isTranslated) switch
            {
                (true, true) => TranslationEvents.TranslatedWithPasid,
                (true, false) => TranslationEvents.FaultedWithPasid,
                (false, true) => TranslationEvents.TranslatedWithoutPasid,
                (false, false) => TranslationEvents.FaultedWithoutPasid,
            };
            var subject = new EventSubject { Engine = _engine, Pasid = pasid, PageSize = PageSizeFilter.Size4K };
            _monitor.Count(PerfCategory.AddressTranslation, (uint)events, subject);
        }
    }
}
