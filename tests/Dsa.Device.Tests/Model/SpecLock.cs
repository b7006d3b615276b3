namespace Dsa.Device.Tests.Model;

/// <summary>When a field takes writes, as the specification's lock tables say.</summary>
internal enum SpecLock
{
    /// <summary>In every state.</summary>
    Never,

    /// <summary>While the device is Disabled.</summary>
    DeviceDisabled,

    /// <summary>While the device is Disabled, and not at all when the configuration is fixed.</summary>
    DeviceConfiguration,

    /// <summary>While the queue is Disabled, and not at all when the configuration is fixed.</summary>
    QueueConfiguration,

    /// <summary>While the queue is Disabled, unless configuration and mode are fixed.</summary>
    QueueMode,

    /// <summary>Unless configuration and mode are fixed.</summary>
    QueueThreshold,

    /// <summary>As the threshold, and only while the occupancy interrupt is not enabled.</summary>
    OccupancyLimit,

    /// <summary>While the counter is not enabled.</summary>
    CounterStopped,

    /// <summary>While the counter is not enabled, unless counters may be written all the same.</summary>
    CounterWritable,

    /// <summary>While the entry of the permissions table is not in use.</summary>
    EntryUnused,

    /// <summary>While the entry is not in use and its window may not be updated.</summary>
    EntryFixed,
}
