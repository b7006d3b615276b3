namespace Dsa.Driver.Perfmon;

/// <summary>What an event counts: the parts of <c>perf_event_attr</c> that a PMU of the driver looks at (PM-04, PM-06).</summary>
/// <remarks>A filter of 0 lets everything pass; a filter that the device does not have is not looked at (PM-07).</remarks>
public readonly record struct PerfEventAttributes
{
    /// <summary>The number of the PMU (<see cref="PerfmonPmu.Type"/>).</summary>
    public required int Type { get; init; }

    /// <summary>Events between two samples; 0 to count only, which is all that these PMUs do.</summary>
    public ulong SamplePeriod { get; init; }

    /// <summary>The word <c>config</c>: category and events.</summary>
    public ulong Config { get; init; }

    /// <summary>The word <c>config1</c>: filters.</summary>
    public ulong Config1 { get; init; }

    /// <summary>The category of the events (PM-13).</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not fit.</exception>
    public PerfCategory Category
    {
        get => (PerfCategory)PerfFormat.EventCategory.Get(Config);
        init => Config = PerfFormat.EventCategory.Set(Config, (uint)value);
    }

    /// <summary>The events, as the flags type of the category names them: each occasion of each of them counts.</summary>
    /// <exception cref="ArgumentOutOfRangeException">They do not fit.</exception>
    public uint Events
    {
        get => PerfFormat.Events.Get(Config);
        init => Config = PerfFormat.Events.Set(Config, value);
    }

    /// <summary>Queues that count, one bit each.</summary>
    public uint WorkQueues
    {
        get => PerfFormat.WorkQueues.Get(Config1);
        init => Config1 = PerfFormat.WorkQueues.Set(Config1, value);
    }

    /// <summary>Traffic classes that count, one bit each.</summary>
    /// <exception cref="ArgumentOutOfRangeException">They do not fit.</exception>
    public uint TrafficClasses
    {
        get => PerfFormat.TrafficClasses.Get(Config1);
        init => Config1 = PerfFormat.TrafficClasses.Set(Config1, value);
    }

    /// <summary>Page sizes that count.</summary>
    /// <exception cref="ArgumentOutOfRangeException">They do not fit.</exception>
    public PageSizeFilter PageSizes
    {
        get => (PageSizeFilter)PerfFormat.PageSizes.Get(Config1);
        init => Config1 = PerfFormat.PageSizes.Set(Config1, (uint)value);
    }

    /// <summary>Transfer sizes that count.</summary>
    /// <exception cref="ArgumentOutOfRangeException">They do not fit.</exception>
    public TransferSizeFilter TransferSizes
    {
        get => (TransferSizeFilter)PerfFormat.TransferSizes.Get(Config1);
        init => Config1 = PerfFormat.TransferSizes.Set(Config1, (uint)value);
    }

    /// <summary>Engines that count, one bit each.</summary>
    /// <exception cref="ArgumentOutOfRangeException">They do not fit.</exception>
    public uint Engines
    {
        get => PerfFormat.Engines.Get(Config1);
        init => Config1 = PerfFormat.Engines.Set(Config1, value);
    }
}
