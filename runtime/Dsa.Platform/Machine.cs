using System.Collections.Immutable;
using Dsa.Platform.Memory;
using Dsa.Platform.Pci;
using Dsa.Platform.Scheduling;
using Dsa.Platform.Tracing;

namespace Dsa.Platform;

/// <summary>A computer: physical memory, slots for PCI functions, a trace.</summary>
/// <remarks>It does not own its scheduler. Before it is disposed, actors have ended and the scheduler is disposed: nothing may touch its memory.</remarks>
public sealed class Machine : IDisposable
{
    private readonly MachineOptions _options;
    private ImmutableArray<PciSlot> _slots = [];

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

    /// <summary>The slots that there are now.</summary>
    public ImmutableArray<PciSlot> Slots => _slots;

    /// <summary>Adds a slot. Any thread, at any time.</summary>
    /// <param name="name">The name of the function in traces.</param>
    /// <param name="msixVectors">Entries of its MSI-X table.</param>
    /// <param name="atsPolicy">What is expected of its address translation services.</param>
    /// <param name="trace">Where the trace of its function goes instead of into the machine's; null for the machine's.</param>
    public PciSlot AddSlot(string name, int msixVectors, AtsPolicy atsPolicy = AtsPolicy.Optional, ITraceSink? trace = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(msixVectors);
        var slot = new PciSlot(this, name, msixVectors, trace is null ? Trace : new TraceLog(Scheduler, trace))
        {
            AtsPolicy = atsPolicy,
            FaultInjection = _options.FaultInjection?.Invoke(name),
            Observer = _options.Observer?.Invoke(name),
        };
        ImmutableInterlocked.Update(ref _slots, static (slots, added) => slots.Add(added), slot);
        return slot;
    }

    /// <summary>Takes a slot out. Its function has ended, and nobody uses the slot any more. Any thread, at any time.</summary>
    public void RemoveSlot(PciSlot slot) => ImmutableInterlocked.Update(ref _slots, static (slots, removed) => slots.Remove(removed), slot);

    /// <inheritdoc/>
    public void Dispose() => Memory.Dispose();

    internal SimulatedMemory CreateMemory(string name, bool isPinned) =>
        new(Scheduler, Memory, name, isPinned);
}
