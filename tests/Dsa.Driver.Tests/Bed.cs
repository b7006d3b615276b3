using Dsa.Driver.Submission;
using Dsa.Driver.Tests.Scripted;
using Dsa.Driver.WorkQueues;
using Dsa.Platform;
using Dsa.Platform.Pci;
using Dsa.Platform.Scheduling;

namespace Dsa.Driver.Tests;

/// <summary>A machine with a driver and scripted devices, under a seed.</summary>
internal sealed class Bed
{
    public const ulong DefaultSeed = 1;

    private Bed(SeededScheduler scheduler, bool hasEnqcmd, bool hasSva, uint pasids, IdxdOptions? options, DmaNumberAllocator? dmaNumbers)
    {
        Scheduler = scheduler;
        Machine = new Machine(scheduler, new MachineOptions { MemoryBytes = 16 << 20, TraceSink = Trace });
        Kernel = new LinuxKernel(Machine) { HasEnqcmd = hasEnqcmd, HasSva = hasSva, Pasids = new PasidAllocator(pasids), DmaNumbers = dmaNumbers ?? new() };
        Driver = IdxdDriver.Load(Kernel, out _, options)!;
    }

    public SeededScheduler Scheduler { get; }

    public BedTrace Trace { get; } = new();

    public Machine Machine { get; }

    public LinuxKernel Kernel { get; }

    public IdxdDriver Driver { get; }

    /// <summary>The first device, as hardware.</summary>
    public ScriptedDevice Hardware { get; private set; } = null!;

    /// <summary>The first device, as the driver sees it, once probed.</summary>
    public IdxdDevice Device { get; private set; } = null!;

    /// <summary>Runs a test in which the first device is not probed yet.</summary>
    public static void RunUnprobed(
        Action<Bed> test,
        Bar0Capabilities? profile = null,
        ulong seed = DefaultSeed,
        bool hasEnqcmd = true,
        bool hasSva = true,
        uint pasids = Pasid.Maximum,
        IdxdOptions? options = null,
        PciDeviceId part = PciDeviceId.DsaSapphireRapids,
        DmaNumberAllocator? dmaNumbers = null)
    {
        using var scheduler = new SeededScheduler(seed, maximumPicks: 2_000_000);
        scheduler.Run(() =>
        {
            var bed = new Bed(scheduler, hasEnqcmd, hasSva, pasids, options, dmaNumbers);
            bed.Hardware = bed.AddDevice("dsa0", profile ?? ScriptedProfile.Version2, part);
            test(bed);
        });
    }

    /// <summary>Runs a test in which the first device is probed.</summary>
    public static void Run(
        Action<Bed> test,
        Bar0Capabilities? profile = null,
        ulong seed = DefaultSeed,
        bool hasEnqcmd = true,
        bool hasSva = true,
        uint pasids = Pasid.Maximum,
        IdxdOptions? options = null,
        PciDeviceId part = PciDeviceId.DsaSapphireRapids,
        DmaNumberAllocator? dmaNumbers = null) =>
        RunUnprobed(
            bed =>
            {
                bed.Probe();
                bed.Trace.Clear();
                test(bed);
            },
            profile, seed, hasEnqcmd, hasSva, pasids, options, part, dmaNumbers);

    public ScriptedDevice AddDevice(string name, Bar0Capabilities profile, PciDeviceId part = PciDeviceId.DsaSapphireRapids) =>
        new(Machine.AddSlot(name, msixVectors: 9), profile) { DeviceId = (ushort)part };

    /// <summary>Takes another device for the first.</summary>
    public void Use(ScriptedDevice device) => Hardware = device;

    public IdxdDevice Probe()
    {
        Device = Driver.Probe(Hardware, out var error)!;
        Assert.Equal(Errno.None, error);
        return Device;
    }

    /// <summary>Probes a device whose configuration is fixed, with dedicated queues.</summary>
    public void ProbeFixed()
    {
        for (var i = 0; i < Hardware.Layout.WqCfg.Count; i++)
        {
            Hardware.Set(Hardware.Registers.WqCfg[i].Control.OffsetBytes, default(WqCfgControl).WithMode(WqMode.Dedicated));
        }

        Hardware.KeepsConfiguration = true;
        Probe();
        Trace.Clear();
    }

    public WorkQueue Queue(int index) => Device.WorkQueues[index];

    /// <inheritdoc cref="Setup.Configure"/>
    public WorkQueue Configure(int index, WorkQueueType type, WqMode mode = WqMode.Dedicated, int size = 16, int group = 0) =>
        Device.Configure(index, type, mode, size, group);

    /// <summary>Configures and binds a device with one queue, and binds the queue.</summary>
    public WorkQueue BindQueue(WorkQueueType type, WqMode mode = WqMode.Dedicated, int size = 16)
    {
        var queue = Configure(0, type, mode, size);
        Assert.Equal(Errno.None, Device.Bind());
        Assert.Equal(Errno.None, type == WorkQueueType.Kernel ? queue.BindKernel() : queue.BindUser());
        Trace.Clear();
        Hardware.Commands.Clear();
        return queue;
    }

    public KernelQueue BindKernelQueue(WqMode mode = WqMode.Dedicated, int size = 16) =>
        BindQueue(WorkQueueType.Kernel, mode, size).Kernel!;

    /// <summary>Allocates until nothing is left.</summary>
    public void UseUpMemory()
    {
        for (var size = 1 << 20; size >= 4096; size /= 2)
        {
            while (Kernel.AllocateCoherent(Hardware.Slot, size) is not null)
            {
            }
        }
    }

    /// <summary>Lets everything else come to rest.</summary>
    public void Settle() => Scheduler.Sleep(1_000_000);

    /// <summary>Compares the register accesses of the first device since the last clear, and clears them.</summary>
    public void CheckTrace(string expected)
    {
        Setup.CheckTrace(expected, Hardware.Layout, Trace.Events.Where(e => e.Device == "dsa0"));
        Trace.Clear();
    }

    /// <inheritdoc cref="Setup.ConfigurationLines"/>
    public string ConfigurationLines(IReadOnlyList<int> queues, IReadOnlyDictionary<string, ulong>? values = null, int? limit = null) =>
        Setup.ConfigurationLines(Hardware.Layout, queues, values, limit);
}
