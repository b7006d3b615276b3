using Dsa.Platform.Memory;

namespace Dsa.Device.Monitoring;

/// <summary>What an event is about, as far as filters may look at it (FLTCFG, §9.2). What an event does not have, no filter looks at.</summary>
internal readonly record struct EventSubject
{
    /// <summary>Nothing that a filter looks at.</summary>
    public EventSubject()
    {
    }

    /// <summary>The queue, or -1.</summary>
    public int WorkQueue { get; init; } = -1;

    /// <summary>The engine, or -1.</summary>
    public int Engine { get; init; } = -1;

    /// <summary>The traffic class, or -1.</summary>
    public int TrafficClass { get; init; } = -1;

    /// <summary>The transfer size in bytes, or -1.</summary>
    public long TransferBytes { get; init; } = -1;

    /// <summary>The sizes of page that it may be of, or none.</summary>
    public PageSizeFilter PageSize { get; init; }

    /// <summary>The PASID of the request; null when filters do not look at it.</summary>
    public Pasid? Pasid { get; init; }
}
