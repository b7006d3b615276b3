namespace Dsa.Device.Profiles;

/// <summary>A work queue of a part whose configuration is fixed (WQCFG, §9.2).</summary>
public sealed record FixedQueue
{
    /// <summary>Its size (dword 0).</summary>
    public required WqCfgSize Size { get; init; }

    /// <summary>Its threshold (dword 1).</summary>
    public WqCfgThreshold Threshold { get; init; }

    /// <summary>Mode, identity and faults (dword 2).</summary>
    public required WqCfgControl Control { get; init; }

    /// <summary>Limits of descriptors (dword 3).</summary>
    public required WqCfgLimits Limits { get; init; }

    /// <summary>Where its occupancy interrupt goes (dword 4).</summary>
    public WqCfgOccupancyInterrupt OccupancyInterrupt { get; init; }

    /// <summary>When its occupancy interrupt is raised (dword 5).</summary>
    public WqCfgOccupancy Occupancy { get; init; }

    /// <summary>Whether software may change mode, identity, threshold and occupancy interrupt all the same (MODE_SUPPORT in dword 6).</summary>
    public bool IsModeChangeable { get; init; }

    /// <summary>Operations that it takes (OPCFG); null for all that the part knows.</summary>
    public WqCfgOpCfg? Operations { get; init; }
}
