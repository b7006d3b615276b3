using Dsa.Platform.Tracing;

namespace Dsa.Platform;

/// <summary>What a machine is made of.</summary>
public sealed record MachineOptions
{
    /// <summary>Physical memory in bytes.</summary>
    public int MemoryBytes { get; init; } = 256 << 20;

    /// <summary>Where the trace goes, or null for none.</summary>
    public ITraceSink? TraceSink { get; init; }
}
