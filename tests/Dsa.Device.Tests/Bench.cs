using System.Runtime.InteropServices;
using Dsa.Bindings.Portals;
using Dsa.Device.Profiles;
using Dsa.Platform;
using Dsa.Platform.Kernel;
using Dsa.Platform.Memory;
using Dsa.Platform.Pci;
using Dsa.Platform.Scheduling;
using Dsa.Platform.Tracing;

namespace Dsa.Device.Tests;

/// <summary>
/// A machine with one device, and a program bound to it. Nothing moves by itself: outside <see cref="Settle"/> the device's
/// steppers stand still, so a test puts things where it wants them and then lets the device run until it is idle.
/// </summary>
internal sealed class Bench : IDisposable
{
    private const long LongEnoughNanoseconds = 100_000_000;

    private readonly SvaBinding _binding;
    private readonly Bar2Layout _portals;

    public Bench(
        ulong seed = 1, InjectionProfile? injections = null, DeviceProfile? profile = null, AtsPolicy atsPolicy = AtsPolicy.Optional, bool isCopied = false,
        IFaultInjection? faults = null)
        : this(new SeededScheduler(seed, injections), new MemoryTraceSink(), profile, atsPolicy, isCopied, faults)
    {
    }

    /// <summary>A bench on any scheduler; in real time the device runs by itself, and nothing is traced.</summary>
    public Bench(
        IScheduler scheduler, MemoryTraceSink? trace, DeviceProfile? profile = null, AtsPolicy atsPolicy = AtsPolicy.Optional, bool isCopied = false, IFaultInjection? faults = null)
    {
        Scheduler = scheduler;
        Trace = trace ?? new MemoryTraceSink();
        Machine = new Machine(Scheduler, new MachineOptions { MemoryBytes = 32 << 20, TraceSink = trace, FaultInjection = _ => faults });
        profile ??= DeviceProfile.Dsa20;
        Slot = Machine.AddSlot("dsa0", profile.MsixVectorCount, atsPolicy);
        Device = new DsaDevice(Slot, profile);
        Device.Configuration.BusMasterEnable = true;
        Device.Configuration.PasidEnable = true;
        Device.Configuration.PrivilegedModeEnable = true;
        Device.Configuration.AtsEnable = true;
        Device.Configuration.PageRequestAllocation = 32;
        var bus = new MmioBus(Device.Bar0);
        var capabilities = Bar0Capabilities.Read(bus);
        Bar = new Bar0<MmioBus>(bus, new Bar0Layout(capabilities));
        _portals = new Bar2Layout(capabilities);
        Kernel = new LinuxKernel(Machine);
        Process = Kernel.CreateProcess("program");
        Copies = isCopied ? new CopiedMemory(Machine, Process) : null;
        _binding = Kernel.BindSva(Slot, Copies is null ? Process : Kernel.Adopt("copied", Copies, 1000), out _)!;
    }

    public IScheduler Scheduler { get; }

    public MemoryTraceSink Trace { get; }

    public Machine Machine { get; }

    public PciSlot Slot { get; }

    public DsaDevice Device { get; }

    public Bar0<MmioBus> Bar { get; }

    public LinuxKernel Kernel { get; }

    public SimulatedProcess Process { get; }

    public SimulatedMemory Memory => Process.Memory;

    /// <summary>The program's memory as the device has it, where that is reached by copying.</summary>
    public CopiedMemory? Copies { get; }

    public uint Pasid => _binding.Pasid.Value;

    /// <summary>An enabled device with queue 0 dedicated to the program, queue 1 shared, both in group 0 with two engines.</summary>
    public static Bench Running(
        ulong seed = 1, InjectionProfile? injections = null, bool eventLog = false, int engines = 2, DeviceProfile? profile = null)
    {
        var bench = new Bench(seed, injections, profile);
        bench.Configure(engines);
        if (eventLog)
        {
            bench.ConfigureEventLog();
        }

        bench.Enable();
        return bench;
    }

    /// <summary>The log in memory, when there is one.</summary>
    public DmaBuffer? Log { get; private set; }

    public void Configure(int engines = 2)
    {
        ConfigureQueue(0, WqMode.Dedicated);
        ConfigureQueue(1, WqMode.Shared);
        Bar.GrpCfg[0].WorkQueues.Write(new GrpCfgWorkQueues(0, 0, 0, 0).WithWorkQueue(0).WithWorkQueue(1));
        Bar.GrpCfg[0].Engines.Write(new GrpCfgEngines((1UL << engines) - 1));
    }

    public void ConfigureQueue(int index, WqMode mode, uint size = 16, uint threshold = 16)
    {
        Bar.WqCfg[index].Size.Write(new WqCfgSize(0).WithEntries(size));
        Bar.WqCfg[index].Threshold.Write(new WqCfgThreshold(0).WithEntries(threshold));
        Bar.WqCfg[index].Control.Write(new WqCfgControl(0)
            .WithMode(mode)
            .WithPriority(8)
            .WithPasidEnable(true)
            .WithPasid(mode == WqMode.Dedicated ? Pasid : 0));
        Bar.WqCfg[index].Limits.Write(new WqCfgLimits(0).WithMaxTransferShift(21).WithMaxBatchShift(5));
    }

    public void ConfigureEventLog(uint entries = 64, bool interrupt = true)
    {
        Log ??= Kernel.AllocateCoherent(Slot, (int)entries * (EventLogEntry.SizeBytes << (Bar.GenCap.Read().EventLog - EventLogSupport.Bytes64)))!;
        Bar.EvlCfg.Write(new EvlCfg(0, 0).WithBasePage(Log.Address / 4096).WithSize(entries));
        Bar.GenCtrl.Write(Bar.GenCtrl.Read().WithEventLogInterrupt(interrupt));
        Bar.GenCfg.Write(Bar.GenCfg.Read().WithEventLogEnable(true));
    }

    public void Enable()
    {
        Assert.Equal(0u, Command(Dsa.Bindings.Command.EnableDevice).Raw);
        Assert.Equal(0u, Command(Dsa.Bindings.Command.EnableWq, 0).Raw);
        Assert.Equal(0u, Command(Dsa.Bindings.Command.EnableWq, 1).Raw);
    }

    /// <summary>Lets the device run until it has nothing to do; in real time, until no command is active.</summary>
    public void Settle()
    {
        if (Scheduler.IsSeeded)
        {
            Scheduler.Run(() => Scheduler.Sleep(LongEnoughNanoseconds));
            return;
        }

        var deadline = Scheduler.NowNanoseconds + (100 * LongEnoughNanoseconds);
        while (Bar.CmdStatus.Read().Active && Scheduler.NowNanoseconds < deadline)
        {
            Scheduler.Sleep(1000);
        }
    }

    public void Issue(Command code, uint operand = 0, bool interrupt = false) =>
        Bar.Cmd.Write(new Cmd(0).WithCode(code).WithOperand(operand).WithInterruptRequest(interrupt));

    public CmdStatus Command(Command code, uint operand = 0, bool interrupt = false)
    {
        Issue(code, operand, interrupt);
        Settle();
        return Bar.CmdStatus.Read();
    }

    public CommandError ErrorOf(Command code, uint operand = 0)
    {
        var status = Command(code, operand);
        Assert.False(status.Active);
        return status.Error;
    }

    public void Post(in WorkDescriptor descriptor, int queue = 0, Bar2Portal portal = Bar2Portal.UnlimitedMsix) =>
        Device.Bar2.StorePosted(PortalOffset(queue, portal), MemoryMarshal.AsBytes(new ReadOnlySpan<WorkDescriptor>(in descriptor)));

    public SubmitResult Enqueue(in WorkDescriptor descriptor, int queue = 1, Bar2Portal portal = Bar2Portal.UnlimitedMsix, uint? pasid = null)
    {
        var tagged = descriptor with { Pasid = pasid ?? Pasid };
        return Device.Bar2.StoreNonPosted(PortalOffset(queue, portal), MemoryMarshal.AsBytes(new ReadOnlySpan<WorkDescriptor>(in tagged)));
    }

    public int PortalOffset(int queue, Bar2Portal portal) =>
        _portals.WorkQueue.ElementOffsetBytes(queue) + Bar2Map.Portals[(int)portal].OffsetBytes;

    /// <summary>Posts a descriptor to queue 0, lets the device run, and reads the record.</summary>
    public CompletionRecord Run(in WorkDescriptor descriptor)
    {
        Post(descriptor);
        Settle();
        return Record(descriptor.CompletionAddress);
    }

    /// <summary>Maps memory of the program, all of it present, in frames that do not follow each other.</summary>
    public ulong Map(int bytes, MemoryAccess access = MemoryAccess.Read | MemoryAccess.Write)
    {
        var address = Memory.Map(bytes, access);
        for (var offset = (bytes - 1) & -4096; offset >= 0; offset -= 4096)
        {
            Read(address + (ulong)offset, 1);
        }

        return address;
    }

    /// <summary>Maps memory of the program, all of it present, in frames that follow each other.</summary>
    public ulong MapContiguous(int bytes) => Memory.Map(bytes, populate: true);

    public ulong MapBytes(ReadOnlySpan<byte> bytes)
    {
        var address = Map(bytes.Length);
        Write(address, bytes);
        return address;
    }

    public void Write(ulong address, ReadOnlySpan<byte> bytes) => Assert.Equal(bytes.Length, Memory.CopyTo(address, bytes));

    public byte[] Read(ulong address, int bytes)
    {
        var data = new byte[bytes];
        Assert.Equal(bytes, Memory.CopyFrom(address, data));
        return data;
    }

    public CompletionRecord Record(ulong address) => MemoryMarshal.Read<CompletionRecord>(Read(address, CompletionRecord.SizeBytes));

    public CrcCompletionRecord CrcRecord(ulong address) => (CrcCompletionRecord)Record(address);

    public EventLogEntry Entry(int index) =>
        MemoryMarshal.Read<EventLogEntry>(Log!.Span[(index * EventLogEntry.SizeBytes)..]);

    public int LoggedCount => (int)Bar.EvlStatus.Read().Tail;

    /// <summary>Interrupts that were sent on a vector so far.</summary>
    public int Interrupts(int vector) =>
        Trace.Events.Count(e => e.Kind == TraceKind.Interrupt && e.OffsetBytes == vector);

    /// <summary>Records that the device stored so far, log entries included.</summary>
    public int RecordsStored => Trace.Events.Count(static e => e.Kind == TraceKind.Record);

    /// <summary>Lets descriptors of the program use a vector.</summary>
    public void GrantVector(int vector)
    {
        Bar.MsixPerm[vector].Entry.Write(new MsixPermEntry(0).WithPasidEnable(true).WithPasid(Pasid));
        Assert.Equal((uint)vector, Command(Dsa.Bindings.Command.RequestInterruptHandle, (uint)vector).Result);
    }

    /// <summary>Takes the program's memory away from the device.</summary>
    public void Unbind() => _binding.Dispose();

    public void Dispose()
    {
        _binding.Dispose();
        Copies?.Dispose();
        Scheduler.Dispose();
        Device.Dispose();
        Machine.Dispose();
    }
}
