using Dsa.Platform.Memory;
using Dsa.Platform.Pci;
using Dsa.Platform.Scheduling;
using Dsa.Platform.Tracing;

namespace Dsa.Platform;

/// <summary>A computer: physical memory, slots for PCI functions, a trace.</summary>
/// <remarks>It does not own its scheduler. Before it is disposed, actors have ended and the scheduler is disposed: nothing may touch its memory.</remarks>
public sealed class Machine : IDisposable
{
    private readonly List<PciSlot> _slots = [];
    private readonly MachineOptions _options;

    /// <summary>A machine whose time and threads come from <paramref name="scheduler"/>.</summary>
    public Machine(IScheduler scheduler, MachineOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(scheduler);
        _options = options ?? new MachineOptions();
        Scheduler = scheduler;
        Memory = new PhysicalMemory(_options.MemoryBytes);
        Trace = new TraceLog(scheduler, _options.TraceSink);
    }

    /// <summary>Time, threads and chance.</summary>
    public IScheduler Scheduler { get; }

    /// <summary>Page frames.</summary>
    public PhysicalMemory Memory { get; }

    /// <summary>The trace.</summary>
    public TraceLog Trace { get; }

    /// <summary>The slots made so far.</summary>
    public IReadOnlyList<PciSlot> Slots => _slots;

    /// <summary>Adds a slot. Not while other threads use the machine.</summary>
    /// <param name="name">The name of the function in traces.</param>
    /// <param name="msixVectors">Entries of its MSI-X table.</param>
    /// <param name="atsPolicy">What is expected of its address translation services.</param>
    public PciSlot AddSlot(string name, int msixVectors, AtsPolicy atsPolicy = AtsPolicy.Optional)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(msixVectors);
        var slot = new PciSlot(this, name, msixVectors)
        {
            AtsPolicy = atsPolicy,
            FaultInjection = _options.FaultInjection?.Invoke(name),
            Observer = _options.Observer?.Invoke(name),
        };
        _slots.Add(slot);
        return slot;
    }

    /// <inheritdoc/>
    public void Dispose() => Memory.Dispose();

    internal SimulatedMemory CreateMemory(string name, bool isPinned) =>
        new(Scheduler, Memory, name, isPinned);
}
