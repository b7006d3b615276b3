using Dsa.Device;
using Dsa.Device.Profiles;
using Dsa.Driver.WorkQueues;
using Dsa.Platform;
using Dsa.Platform.Scheduling;
using Dsa.Platform.Tracing;

namespace Dsa.Virtual.Tests;

/// <summary>A host with the real device model, and slots for the functions of virtual machines.</summary>
internal sealed class VirtualBed
{
    public const int GuestSlots = 3;

    private static readonly string[] s_uuids = [.. Enumerable.Range(1, 300).Select(static n => $"00000000-0000-0000-0000-{n:x12}")];

    private int _created;

    private VirtualBed(IScheduler scheduler, DeviceProfile profile, bool hasAuxiliaryDomains)
    {
        Scheduler = scheduler;
        Machine = new Machine(scheduler, new MachineOptions { MemoryBytes = 64 << 20, TraceSink = Trace });
        Slots = [.. Enumerable.Range(0, GuestSlots).Select(n => Machine.AddSlot($"vdsa{n}", VirtualFunction.VectorCount))];
        Kernel = new LinuxKernel(Machine) { HasAuxiliaryDomains = hasAuxiliaryDomains };
        Driver = IdxdDriver.Load(Kernel, out _)!;
        Hardware = new DsaDevice(Machine.AddSlot("dsa0", profile.MsixVectorCount), profile);
        Device = Driver.Probe(Hardware, out var error)!;
        Assert.Equal(Errno.None, error);
    }

    public IScheduler Scheduler { get; }

    public MemoryTraceSink Trace { get; } = new();

    public Machine Machine { get; }

    public IReadOnlyList<PciSlot> Slots { get; }

    public LinuxKernel Kernel { get; }

    public IdxdDriver Driver { get; }

    public DsaDevice Hardware { get; }

    public IdxdDevice Device { get; }

    public MdevParent Parent { get; private set; } = null!;

    /// <summary>Runs a body under a seed, with a parent and bound queues.</summary>
    public static void Run(
        Action<VirtualBed> test, ulong seed = 1, DeviceProfile? profile = null, int dedicated = 2, int shared = 0, bool isRegistered = true)
    {
        using var scheduler = new SeededScheduler(seed, maximumPicks: 8_000_000);
        scheduler.Run(() =>
        {
            var bed = new VirtualBed(scheduler, profile ?? DeviceProfile.Dsa10, hasAuxiliaryDomains: true);
            if (isRegistered)
            {
                bed.Register(dedicated, shared);
            }

            test(bed);
        });
    }

    /// <summary>Runs a body with a host whose IOMMU has no domains for parts of functions.</summary>
    public static void RunWithoutDomains(Action<VirtualBed> test)
    {
        using var scheduler = new SeededScheduler(1, maximumPicks: 2_000_000);
        scheduler.Run(() => test(new VirtualBed(scheduler, DeviceProfile.Dsa10, hasAuxiliaryDomains: false)));
    }

    /// <summary>Configures queues, binds the device, registers the parent and binds the queues to virtual devices.</summary>
    public void Register(int dedicated, int shared)
    {
        // An IAA is bound already, with a configuration of its own.
        Device.Unbind();
        for (var index = 0; index < dedicated + shared; index++)
        {
            Configure(Device.WorkQueues[index], index < dedicated ? WqMode.Dedicated : WqMode.Shared);
        }

        Parent = MdevParent.Register(Driver, Device, out var error)!;
        Assert.Equal(Errno.None, error);
        Assert.Equal(Errno.None, Device.Bind());
        for (var index = 0; index < dedicated + shared; index++)
        {
            Assert.Equal(Errno.None, Device.WorkQueues[index].BindMdev());
        }
    }

    public Mdev Create(MdevType? type = null)
    {
        var device = Parent.Create(type ?? MdevType.DsaDedicated, s_uuids[_created++], out var error);
        Assert.Equal(Errno.None, error);
        return device!;
    }

    public MdevFile Open(int guest = 0, MdevType? type = null)
    {
        var file = Create(type).Open(Slots[guest], out var error);
        Assert.Equal(Errno.None, error);
        return file!;
    }

    /// <summary>A kernel of a virtual machine, whose driver has probed the function.</summary>
    public Guest Boot(MdevFile file) => new(this, file);

    private void Configure(WorkQueue queue, WqMode mode)
    {
        queue.Group = Device.Groups[0];
        queue.Mode = mode;
        queue.Type = WorkQueueType.Mdev;
        queue.SizeEntries = 8;
        queue.ThresholdEntries = mode == WqMode.Shared ? 6 : 0;
        queue.Priority = 10;
        queue.Name = "vm";
        queue.DriverName = "mdev";
        foreach (var engine in Device.Engines.Take(2))
        {
            engine.Group = Device.Groups[0];
        }
    }
}
