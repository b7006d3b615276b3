using Dsa.Bindings.Registers;
using Dsa.Device.Profiles;
using Dsa.Device.Registers;

namespace Dsa.Device.Monitoring;

/// <summary>The performance monitor: counters of events (PERFMON, §9.2).</summary>
/// <remarks>
/// Any part of the device tells it of events, from any thread and under no lock; while no counter wants a category that costs
/// one test. Settings are replaced as a whole, under the register lock, when software writes them. Counts live here, and are
/// stored in CNTRDATA just before it is read or written.
/// </remarks>
internal sealed class PerformanceMonitor
{
    private readonly DeviceCore _core;
    private readonly MonitorCapabilities _announced;
    private readonly PerfCap _capabilities;
    private readonly CounterSetting?[] _settings;
    private readonly ulong[] _masks;
    private readonly ulong[] _counts;
    private volatile uint _categories;
    private volatile uint _frozen;

    /// <summary>The monitor of a part; one without counters when the part has none.</summary>
    public PerformanceMonitor(DeviceCore core, MonitorCapabilities announced)
    {
        _core = core;
        _announced = announced;
        _capabilities = core.Capabilities.Offsets.PerformanceMonitor != 0 ? core.Capabilities.PerfCap : default;
        _settings = new CounterSetting?[_capabilities.CounterCount];
        _counts = new ulong[_capabilities.CounterCount];
        _masks = [.. Enumerable.Range(0, _counts.Length).Select(index => CounterMask(_capabilities, announced, index))];
    }

    /// <summary>The bits of a count that the part has: counters may be narrower than their registers (§9.2).</summary>
    public static ulong CounterMask(PerfCap capabilities, MonitorCapabilities announced, int counter)
    {
        var width = capabilities.PerCounterCapabilities ? announced.Counters[counter].CounterWidth : capabilities.CounterWidth;
        return width >= CntrDataEntry.Description.WidthBits ? ulong.MaxValue : (1UL << (int)width) - 1;
    }

    private Bar0<PointerBus> Bar => _core.Registers.Bar;

    /// <summary>Whether a counter wants events of a category.</summary>
    public bool Counts(PerfCategory category) => (_categories >> (int)category & 1) != 0;

    /// <summary>Counts one occasion of some events of a category.</summary>
    /// <param name="category">The category.</param>
    /// <param name="events">The events, of the flags type of the category.</param>
    /// <param name="subject">What filters look at.</param>
    /// <param name="amount">What the occasion counts for.</param>
    public void Count(PerfCategory category, uint events, in EventSubject subject, ulong amount = 1)
    {
        if (!Counts(category) || amount == 0)
        {
            return;
        }

        for (var index = 0; index < _settings.Length; index++)
        {
            if (Volatile.Read(ref _settings[index]) is { } setting
                && setting.Category == category
                && (_frozen >> index & 1) == 0
                && setting.Matches(events, subject) is > 0 and var times)
            {
                Add(index, setting, (ulong)times * amount);
            }
        }
    }

    /// <summary>Takes over what software wrote to a counter's configuration or filters. The caller holds the register lock.</summary>
    public void Configured(int index)
    {
        Volatile.Write(ref _settings[index], Read(index));
        var categories = 0u;
        foreach (var setting in _settings)
        {
            categories |= setting is null ? 0 : 1u << (int)setting.Category;
        }

        _categories = categories;
    }

    /// <summary>Takes over what software wrote to PERFFRZ. The caller holds the register lock.</summary>
    public void FreezeWritten() => _frozen = Bar.Perf.Frz.Read().Raw;

    /// <summary>Shows a count in CNTRDATA, which is about to be read or written. The caller holds the register lock.</summary>
    public void Show(int index)
    {
        var register = Bar.CntrData[index].Entry;
        _core.Registers.Store(register.OffsetBytes, new CntrDataEntry(Volatile.Read(ref _counts[index]) & _masks[index]));
    }

    /// <summary>Takes over a count that software wrote. The caller holds the register lock.</summary>
    public void CountWritten(int index) => Volatile.Write(ref _counts[index], Bar.CntrData[index].Entry.Read().Count & _masks[index]);

    /// <summary>All counts are 0. The caller holds the register lock.</summary>
    public void ResetCounts() => Array.Clear(_counts);

    /// <summary>Takes the configuration over from the registers after a reset of them. The caller holds the register lock.</summary>
    public void ConfigurationReset()
    {
        for (var index = 0; index < _settings.Length; index++)
        {
            Configured(index);
        }

        if (_capabilities.Freeze)
        {
            FreezeWritten();
        }
    }

    /// <summary>Starts anew, after a reset of all registers. The caller holds the register lock.</summary>
    public void Reset()
    {
        ResetCounts();
        ConfigurationReset();
    }

    private CounterSetting? Read(int index)
    {
        var configuration = Bar.CntrCfg[index].Entry.Read();
        if (!configuration.Enable)
        {
            return null;
        }

        var filters = Bar.FltCfg[index];
        var hasPasid = (_capabilities.Filters & PerfFilters.Pasid) != 0;
        return new CounterSetting(
            configuration.Category,
            (uint)configuration.EventsBits & AnnouncedEvents(index, configuration.Category),
            configuration.InterruptOnOverflow,
            configuration.GlobalFreeze)
        {
            Filters = _capabilities.Filters,
            WorkQueues = filters.WorkQueues.Read(),
            TrafficClasses = filters.TrafficClasses.Read(),
            PageSizes = filters.PageSizes.Read().Value,
            TransferSizes = filters.TransferSizes.Read().Value,
            Engines = filters.Engines.Read(),
            Process = hasPasid ? filters.Pasid.Read() : default,
        };
    }

    /// <summary>The events of a category that a counter can count: those of the part, or of entries of its own.</summary>
    private uint AnnouncedEvents(int index, PerfCategory category)
    {
        if (_capabilities.PerCounterCapabilities && _announced.Counters[index].EntryCount is > 0 and var entries)
        {
            var events = 0u;
            for (var entry = 0; entry < entries; entry++)
            {
                var own = _announced.EntryOf(index, entry);
                events |= own.Category == category ? own.Events : 0;
            }

            return events;
        }

        return (int)category < _announced.Events.Length && _capabilities.HasGlobalCategories(category)
            ? (uint)_announced.Events[(int)category].EventsBits
            : 0;
    }

    private void Add(int index, CounterSetting setting, ulong amount)
    {
        var mask = _masks[index];
        var before = (Interlocked.Add(ref _counts[index], amount) - amount) & mask;
        if (amount <= mask - before)
        {
            return;
        }

        using (_core.Registers.Lock.Enter())
        {
            Overflow(index, setting);
        }
    }

    private void Overflow(int index, CounterSetting setting)
    {
        var status = Bar.Perf.OvfStatus;
        _core.Registers.Store(status.OffsetBytes, status.Read().WithOverflow(index));
        if (setting.FreezesOnOverflow && _capabilities.Freeze)
        {
            var all = new PerfFrz(_settings.Length >= 32 ? uint.MaxValue : (1u << _settings.Length) - 1);
            _core.Registers.Store(Bar.Perf.Frz.OffsetBytes, all);
            FreezeWritten();
        }

        if (setting.InterruptsOnOverflow && _capabilities.OverflowInterrupt)
        {
            _core.Causes.Raise(IntCauseBits.PerformanceMonitorOverflow, signal: true);
        }
    }
}
