using Dsa.Platform.Interrupts;
using Dsa.Platform.Memory;
using Dsa.Platform.Scheduling;
using Dsa.Platform.Tracing;

namespace Dsa.Platform.Pci;

/// <summary>Where a function is plugged in: its memory, its interrupts, its time.</summary>
public sealed class PciSlot
{
    internal PciSlot(Machine machine, string name, int msixVectors, TraceLog trace)
    {
        Machine = machine;
        Name = name;
        Trace = trace;
        Memory = new FunctionMemory(name, machine.CreateMemory($"{name} DMA", isPinned: true), machine.Scheduler.Chance, trace);
        MessageStorage = new MessageStorage(name, machine.Scheduler, trace);
        Interrupts = new MessageTable(name, machine.Scheduler, trace, msixVectors);
    }

    /// <summary>The name of the function in traces, such as dsa0.</summary>
    public string Name { get; }

    /// <summary>The machine.</summary>
    public Machine Machine { get; }

    /// <summary>Time, threads and chance.</summary>
    public IScheduler Scheduler => Machine.Scheduler;

    /// <summary>The trace of the function: the machine's, or one of its own.</summary>
    public TraceLog Trace { get; }

    /// <summary>What the platform expects of the function's address translation services.</summary>
    public AtsPolicy AtsPolicy { get; init; }

    /// <summary>Faults that somebody asked for; null for none.</summary>
    public IFaultInjection? FaultInjection { get; init; }

    /// <summary>Who is told what goes wrong with descriptors; null for nobody.</summary>
    public IDescriptorObserver? Observer { get; init; }

    /// <summary>Memory as the function sees it.</summary>
    public FunctionMemory Memory { get; }

    /// <summary>Where messages of the function's interrupt message storage arrive.</summary>
    public MessageStorage MessageStorage { get; }

    /// <summary>The function's MSI-X table.</summary>
    public MessageTable Interrupts { get; }
}
