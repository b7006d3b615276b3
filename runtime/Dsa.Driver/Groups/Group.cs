namespace Dsa.Driver.Groups;

/// <summary>One group of queues and engines, as configured.</summary>
/// <remarks>Attributes are set as those of <see cref="IdxdDevice"/> are.</remarks>
public sealed class Group
{
    /// <summary>A traffic class that nobody chose (BR-30).</summary>
    public const int UnsetTrafficClass = -1;

    /// <summary>The highest traffic class (SY-25).</summary>
    public const int MaximumTrafficClass = 7;

    internal Group(IdxdDevice device, int index)
    {
        Device = device;
        Index = index;
        Reset();
    }

    /// <summary>The number of the group.</summary>
    public int Index { get; }

    /// <summary>Read buffers that the group may use; all of them by default (BR-30).</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not fit the register.</exception>
    public int ReadBuffersAllowed { get; set => field = AttributeRange.Check(value, 0, byte.MaxValue); }

    /// <summary>Read buffers kept for the group.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not fit the register.</exception>
    public int ReadBuffersReserved { get; set => field = AttributeRange.Check(value, 0, byte.MaxValue); }

    /// <summary>Whether the device's limit of read buffers applies.</summary>
    public bool UsesReadBufferLimit { get; set; }

    /// <summary>Traffic class behind selector 0, or <see cref="UnsetTrafficClass"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is none of 0 to 7.</exception>
    public int TrafficClassA { get; set => field = AttributeRange.Check(value, UnsetTrafficClass, MaximumTrafficClass); }

    /// <summary>Traffic class behind selector 1, or <see cref="UnsetTrafficClass"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is none of 0 to 7.</exception>
    public int TrafficClassB { get; set => field = AttributeRange.Check(value, UnsetTrafficClass, MaximumTrafficClass); }

    /// <summary>Limit of work descriptors in progress.</summary>
    public ProgressLimit WorkProgressLimit { get; set; }

    /// <summary>Limit of batch descriptors in progress.</summary>
    public ProgressLimit BatchProgressLimit { get; set; }

    /// <summary>Its name, such as group0.1.</summary>
    public string Path => $"group{Device.Id}.{Index}";

    internal IdxdDevice Device { get; }

    /// <summary>The queues that the last configuration put into the group (GE-12).</summary>
    internal GrpCfgWorkQueues WorkQueues { get; set; }

    /// <summary>The engines that the last configuration put into the group (GE-12).</summary>
    internal GrpCfgEngines Engines { get; set; }

    /// <summary>Back to what a fresh probe gives (RS-03).</summary>
    internal void Reset()
    {
        ReadBuffersAllowed = (int)Device.Capabilities.GrpCap.TotalReadBuffers;
        ReadBuffersReserved = 0;
        UsesReadBufferLimit = false;
        TrafficClassA = TrafficClassB = Device.HasFixedTrafficClasses ? 1 : UnsetTrafficClass;
        WorkProgressLimit = ProgressLimit.None;
        BatchProgressLimit = ProgressLimit.None;
        WorkQueues = default;
        Engines = default;
    }

    /// <summary>The attributes as GRPFLAGS; a traffic class that nobody chose becomes 0 for A and 1 for B (GE-13, GE-14).</summary>
    internal GrpCfgFlags ComposeFlags()
    {
        TrafficClassA = TrafficClassA == UnsetTrafficClass ? 0 : TrafficClassA;
        TrafficClassB = TrafficClassB == UnsetTrafficClass ? 1 : TrafficClassB;
        return default(GrpCfgFlags)
            .WithTrafficClassA((uint)TrafficClassA)
            .WithTrafficClassB((uint)TrafficClassB)
            .WithUseGlobalReadBufferLimit(UsesReadBufferLimit)
            .WithReadBuffersReserved((uint)ReadBuffersReserved)
            .WithReadBuffersAllowed((uint)ReadBuffersAllowed)
            .WithWorkProgressLimit(WorkProgressLimit)
            .WithBatchProgressLimit(BatchProgressLimit);
    }
}
