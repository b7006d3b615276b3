using Dsa.Platform.Pci;
using Dsa.Platform.Tracing;

namespace Dsa.Platform;

/// <summary>What a machine is made of.</summary>
public sealed record MachineOptions
{
    /// <summary>Physical memory in bytes.</summary>
    public int MemoryBytes { get; init; } = 256 << 20;

    /// <summary>Where the trace goes, or null for none.</summary>
    public ITraceSink? TraceSink { get; init; }

    /// <summary>Gives the faults that the function of that name is to meet, or null; null for none at all.</summary>
    public Func<string, IFaultInjection?>? FaultInjection { get; init; }

    /// <summary>Gives who is told what goes wrong with the descriptors of the function of that name, or null; null for nobody at all.</summary>
    public Func<string, IDescriptorObserver?>? Observer { get; init; }
}
