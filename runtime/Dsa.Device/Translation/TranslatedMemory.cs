using Dsa.Platform.Memory;
using Dsa.Platform.Pci;

namespace Dsa.Device.Translation;

/// <summary>Memory as the engines see it: by translations of the device's own where address translation services are on.</summary>
/// <remarks>
/// With ATS off, or for a queue that must not use it, requests go out untranslated and nothing is kept. Any engine calls.
/// </remarks>
internal sealed class TranslatedMemory : IDeviceMemory
{
    private readonly FunctionMemory _memory;
    private readonly PciConfiguration _configuration;

    /// <summary>Stands in front of the IOMMU's tables of a slot, and has its cache invalidated by it.</summary>
    public TranslatedMemory(PciSlot slot, PciConfiguration configuration)
    {
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
            return false;
        }

        Cache.Add(translation, invalidations);
        return true;
    }

    /// <inheritdoc/>
    public bool StoreRecord(MemoryRequester requester, ulong address, ReadOnlySpan<byte> record, out MemoryFault fault) =>
        Acquire(requester, address, record.Length, MemoryAccess.Write, out var run, out fault)
        && _memory.StoreRecord(run, requester, address, record, out fault);

    /// <inheritdoc/>
    public void Request(PageRequest request) => _memory.Request(request);
}
