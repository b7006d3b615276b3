using Dsa.Platform.Kernel;
using Dsa.Platform.Memory;
using Dsa.Platform.Pci;
using Dsa.Platform.Scheduling;
using Dsa.Platform.Tracing;

namespace Dsa.Platform.Tests;

/// <summary>A machine with one slot and one process, bound at once in real time and by <see cref="Bind"/> under a seed.</summary>
internal sealed class Bench : IDisposable
{
    public Bench()
        : this(new RealTimeScheduler())
    {
    }

    public Bench(IScheduler scheduler, int memoryBytes = 4 << 20, ITraceSink? traceSink = null)
    {
        Machine = new Machine(scheduler, new MachineOptions { MemoryBytes = memoryBytes, TraceSink = traceSink });
        Kernel = new LinuxKernel(Machine);
        Slot = Machine.AddSlot("dsa0", 3);
        Process = Kernel.CreateProcess("program");
        if (!scheduler.IsSeeded)
        {
            Bind();
        }
    }

    public Machine Machine { get; }

    public LinuxKernel Kernel { get; }

    public PciSlot Slot { get; }

    public SimulatedProcess Process { get; }

    public SimulatedMemory Space => Process.Memory;

    public MemoryRequester Requester => new(Space.Pasid, false);

    public static byte[] Pattern(int length) => [.. Enumerable.Range(0, length).Select(static i => (byte)((i * 7) + 1))];

    public SvaBinding Bind() => Kernel.BindSva(Slot, Process, out _)!;

    public bool Acquire(ulong address, int length, MemoryAccess access, out MemoryRun run, out MemoryFault fault) =>
        Slot.Memory.Acquire(Requester, address, length, access, out run, out fault);

    /// <summary>Brings everything to rest, and only then takes the memory away.</summary>
    public void Dispose()
    {
        Machine.Scheduler.Dispose();
        Machine.Dispose();
    }
}
