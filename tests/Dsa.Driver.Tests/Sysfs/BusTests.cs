using Dsa.Driver.Devices;
using Dsa.Driver.Tests.Scripted;
using Dsa.Driver.WorkQueues;
using Dsa.Platform.Tracing;

namespace Dsa.Driver.Tests.Sysfs;

/// <summary>Loading, the bus, and what its drivers are bound to.</summary>
public sealed class BusTests
{
    [Fact]
    [Parity("BR-01")]
    public void Without_MOVDIR64B_the_driver_is_not_loaded() => Bed.RunUnprobed(bed =>
    {
        var kernel = new LinuxKernel(bed.Machine) { HasMovDir64B = false };
        Assert.Null(IdxdDriver.Load(kernel, out var error));
        Assert.Equal((Errno.ENODEV, 0), (error, kernel.Majors.AllocatedCount));
        Assert.Empty(bed.Trace.Events);
    });

    [Fact]
    [Parity("BR-03")]
    public void A_load_that_fails_leaves_nothing_registered() => Bed.RunUnprobed(bed =>
    {
        var kernel = new LinuxKernel(bed.Machine);
        var last = 0;
        while (kernel.Majors.Allocate() is { } major)
        {
            last = major;
        }

        kernel.Majors.Free(last);
        var before = kernel.Majors.AllocatedCount;
        Assert.Null(IdxdDriver.Load(kernel, out var error));
        Assert.Equal((Errno.EBUSY, before), (error, kernel.Majors.AllocatedCount));
        kernel.Majors.Free(last + 1);
        Assert.NotNull(IdxdDriver.Load(kernel, out _));
    });

    [Fact]
    [Parity("BR-03")]
    public void An_unload_unbinds_users_then_the_kernel_then_the_devices_and_then_removes_them() => Bed.Run(bed =>
    {
        var (first, second) = (bed.Device, bed.Driver.Probe(bed.AddDevice("dsa1", ScriptedProfile.Version2), out _)!);
        foreach (var device in new[] { first, second })
        {
            device.Configure(0, WorkQueueType.Kernel);
            device.Configure(1, WorkQueueType.User, group: 1);
            Assert.Equal(Errno.None, device.Bind());
            Assert.Equal(Errno.None, device.WorkQueues[0].BindKernel());
            Assert.Equal(Errno.None, device.WorkQueues[1].BindUser());
        }

        bed.Trace.Clear();
        bed.Driver.Unload();
        var commands = bed.Trace.Events
            .Where(e => e.Kind == TraceKind.MmioWrite && e.OffsetBytes == bed.Hardware.Registers.Cmd.OffsetBytes)
            .Select(e => (e.Device, Command: new Cmd((uint)e.Value).Code, Queue: new Cmd((uint)e.Value).Operand))
            .Where(c => c.Command is Command.ResetWq or Command.DisableDevice);
        Assert.Equal(
            [
                ("dsa0", Command.ResetWq, 2u), ("dsa1", Command.ResetWq, 2u),
                ("dsa0", Command.ResetWq, 1u), ("dsa1", Command.ResetWq, 1u),
                ("dsa0", Command.DisableDevice, 0u), ("dsa1", Command.DisableDevice, 0u),
            ],
            commands);
        Assert.Empty(bed.Driver.Devices);
        Assert.Equal(0, bed.Kernel.Majors.AllocatedCount);
        Assert.False(bed.Hardware.Configuration.BusMasterEnable);
        Assert.Throws<ObjectDisposedException>(() => bed.Driver.Probe(bed.AddDevice("dsa2", ScriptedProfile.Version2), out _));
    });

    [Fact]
    [Parity("BR-23", "BR-27")]
    public void Queues_come_after_an_enabled_device_and_bind_to_nobody_without_a_driver_name() => Bed.RunUnprobed(
        bed =>
        {
            foreach (var queue in Enumerable.Range(0, 8))
            {
                bed.Hardware.Set(bed.Hardware.Registers.WqCfg[queue].Control.OffsetBytes, default(WqCfgControl).WithMode(WqMode.Dedicated));
            }

            bed.Hardware.KeepsConfiguration = true;
            bed.Probe();

            // Before it, the queues would have found a disabled device, and its own bind would have left 0.
            Assert.Equal(("enabled", "0x80200000"), (bed.Driver.Sysfs.Read("dsa0/state"), bed.Driver.Sysfs.Read("dsa0/cmd_status")));
            Assert.All(bed.Device.WorkQueues, queue => Assert.Equal(WorkQueueState.Disabled, queue.State));
            Assert.Equal([(Command.ResetDevice, 0u), (Command.EnableDevice, 0u)], bed.Hardware.Commands);
        },
        ScriptedProfile.Fixed);

    [Fact]
    [Parity("BR-27", "BR-24")]
    public void Queues_of_a_device_that_is_not_enabled_leave_no_status() => Bed.Run(bed =>
        Assert.Equal("0x800d0000", bed.Driver.Sysfs.Read("dsa0/cmd_status")));

    [Fact]
    [Parity("BR-23")]
    public void A_probe_that_fails_leaves_no_device_on_the_bus() => Bed.RunUnprobed(bed =>
    {
        var function = new ScriptedDevice(bed.Machine.AddSlot("short", 4), ScriptedProfile.Version2);
        Assert.Null(bed.Driver.Probe(function, out _));
        Assert.Empty(bed.Driver.Sysfs.Names("bus/dsa/devices"));
    });

    [Fact]
    [Parity("DF-01")]
    public void A_driver_matches_by_kind_and_is_chosen_by_name() => Bed.Run(bed =>
    {
        var tree = bed.Driver.Sysfs;
        bed.Configure(0, WorkQueueType.User);
        foreach (var (driver, device) in new[]
        {
            ("user", "dsa0"), ("dmaengine", "dsa0"), ("idxd", "wq0.0"), ("idxd", "group0.0"), ("user", "engine0.0"), ("idxd", "dsa1"), ("idxd", "\n"), ("idxd", "dsa0 "),
        })
        {
            Assert.Equal(Errno.ENODEV, tree.Drive($"{driver}/bind", device));
        }

        Assert.Equal(Errno.None, tree.Drive("idxd/bind", "dsa0"));
        Assert.Equal(Errno.ENODEV, tree.Drive("dmaengine/bind", "wq0.0"));
        Assert.Equal("0x80200000", tree.Read("dsa0/cmd_status"));
        Assert.Equal(Errno.None, tree.Drive("user/bind", "wq0.0\n"));
        Assert.Equal(["bind", "unbind", "wq0.0"], tree.Names("bus/dsa/drivers/user"));
        Assert.Equal(["bind", "dsa0", "unbind"], tree.Names("bus/dsa/drivers/idxd"));
        Assert.Equal(["bind", "unbind"], tree.Names("bus/dsa/drivers/dmaengine"));
    });

    [Fact]
    public void A_bound_device_is_busy_and_says_nothing() => Bed.Run(bed =>
    {
        var tree = bed.Driver.Sysfs;
        bed.BindQueue(WorkQueueType.User);
        Assert.Equal(Errno.EBUSY, tree.Drive("idxd/bind", "dsa0"));
        Assert.Equal(Errno.EBUSY, tree.Drive("user/bind", "wq0.0"));
        Assert.Equal(Errno.EBUSY, tree.Drive("dmaengine/bind", "wq0.0"));
        Assert.Equal("0x0", tree.Read("dsa0/cmd_status"));
    });

    [Fact]
    public void A_driver_unbinds_only_what_it_is_bound_to() => Bed.Run(bed =>
    {
        var tree = bed.Driver.Sysfs;
        var queue = bed.BindQueue(WorkQueueType.User);
        Assert.Equal(Errno.ENODEV, tree.Drive("dmaengine/unbind", "wq0.0"));
        Assert.Equal(Errno.ENODEV, tree.Drive("user/unbind", "wq0.1"));
        Assert.Equal(Errno.ENODEV, tree.Drive("user/unbind", "dsa0"));
        Assert.Equal(WorkQueueState.Enabled, queue.State);
        Assert.Equal(Errno.None, tree.Drive("user/unbind", "wq0.0"));
        Assert.Equal(WorkQueueState.Disabled, queue.State);
        Assert.Equal(Errno.ENODEV, tree.Drive("user/unbind", "wq0.0"));
        Assert.Equal(Errno.None, tree.Drive("idxd/unbind", "dsa0\n"));
        Assert.Equal("disabled", tree.Read("dsa0/state"));
    });

    [Fact]
    public void A_bound_device_links_to_its_driver_through_which_it_is_unbound() => Bed.Run(bed =>
    {
        var tree = bed.Driver.Sysfs;
        var queue = bed.BindQueue(WorkQueueType.Kernel);
        Assert.Equal(Errno.None, tree.ReadLink("bus/dsa/devices/dsa0/driver", out var ofDevice));
        Assert.Equal(Errno.None, tree.ReadLink("bus/dsa/devices/wq0.0/driver", out var ofQueue));
        Assert.Equal(("../../drivers/idxd", "../../../drivers/dmaengine"), (ofDevice, ofQueue));
        Assert.Equal(Errno.None, tree.Write("wq0.0/driver/unbind", "wq0.0"));
        Assert.Equal(WorkQueueState.Disabled, queue.State);
        Assert.False(tree.Has("wq0.0/driver"));
        Assert.Equal(Errno.None, tree.Write("dsa0/driver/unbind", "dsa0"));
        Assert.Equal(IdxdDeviceState.Disabled, bed.Device.State);
        Assert.False(tree.Has("dsa0/driver"));
    });

    [Fact]
    [Parity("DF-03")]
    public void The_alias_for_udev_is_the_same_for_all() => Bed.Run(bed =>
    {
        var tree = bed.Driver.Sysfs;
        var queue = bed.BindQueue(WorkQueueType.User);
        using var process = bed.Kernel.CreateProcess("app");
        using var file = queue.CharacterDevice!.Open(process, out _);
        Assert.Equal("DEVTYPE=dsa\nDRIVER=idxd\nMODALIAS=idxd:t0", tree.Read("dsa0/uevent"));
        Assert.Equal("DEVTYPE=wq\nDRIVER=user\nMODALIAS=idxd:t0", tree.Read("wq0.0/uevent"));
        Assert.Equal("DEVTYPE=wq\nMODALIAS=idxd:t0", tree.Read("wq0.1/uevent"));
        Assert.All(
            tree.Names("bus/dsa/devices"),
            name => Assert.EndsWith("MODALIAS=idxd:t0", tree.Read($"{name}/uevent"), StringComparison.Ordinal));
    });

    [Fact]
    [Parity("DF-05")]
    public void The_old_driver_binds_what_fits() => Bed.Run(bed =>
    {
        var tree = bed.Driver.Sysfs;
        bed.Configure(0, WorkQueueType.User);
        bed.Configure(1, WorkQueueType.Kernel, group: 1);
        bed.Configure(2, WorkQueueType.None, group: 2);
        Assert.Equal(Errno.ENODEV, tree.Drive("dsa/bind", "dsa7"));
        Assert.Equal(Errno.ENODEV, tree.Drive("dsa/bind", "group0.0"));
        Assert.Equal(Errno.ENXIO, tree.Drive("dsa/bind", "wq0.0"));
        Assert.Equal(Errno.None, tree.Drive("dsa/bind", "dsa0"));
        Assert.Equal(Errno.None, tree.Drive("dsa/bind", "wq0.0\n"));
        Assert.Equal(Errno.None, tree.Drive("dsa/bind", "wq0.1"));
        Assert.NotNull(bed.Queue(0).CharacterDevice);
        Assert.NotNull(bed.Queue(1).Kernel);

        Assert.All(["dsa0", "wq0.0", "wq0.1", "wq0.2"], name => Assert.Equal(Errno.ENODEV, tree.Drive("dsa/bind", name)));
        Assert.Equal("0x0", tree.Read("dsa0/cmd_status"));
    });

    [Fact]
    [Parity("DF-06")]
    public void The_old_driver_unbinds_whatever_is_bound() => Bed.Run(bed =>
    {
        var tree = bed.Driver.Sysfs;
        bed.BindQueue(WorkQueueType.Kernel);
        Assert.Equal(Errno.ENODEV, tree.Drive("dsa/unbind", "wq0.1"));
        Assert.Equal(Errno.ENODEV, tree.Drive("dsa/unbind", "wq9.0"));
        Assert.Equal(Errno.None, tree.Drive("dsa/unbind", "wq0.0"));
        Assert.Null(bed.Queue(0).Kernel);
        Assert.Equal(Errno.None, tree.Drive("dsa/unbind", "dsa0\n"));
        Assert.Equal(Errno.ENODEV, tree.Drive("dsa/unbind", "dsa0"));
        Assert.Equal(IdxdDeviceState.Disabled, bed.Device.State);
    });

    // Its configuration is fixed, so that only the removal keeps a bind from succeeding.
    [Fact]
    public void A_device_that_is_being_removed_is_not_bound_any_more()
    {
        for (var seed = 1UL; seed <= 40; seed++)
        {
            Situations.Run(
                Situation.Fixed,
                bed =>
                {
                    var frames = bed.Machine.Memory.UsedFrameCount;
                    var actors = Enumerable.Range(0, 4).Select(i => bed.Scheduler.Spawn(
                        $"binder {i}", () => bed.Driver.Sysfs.Drive("idxd/bind", "dsa0"))).ToList();
                    actors.Add(bed.Scheduler.Spawn("remover", () =>
                    {
                        bed.Driver.Remove(bed.Device);
                        bed.Trace.Clear();
                    }));
                    actors.ForEach(actor => actor.Join());
                    Assert.Empty(bed.Trace.Events);
                    Assert.Equal(IdxdDeviceState.Disabled, bed.Device.State);
                    Assert.Equal(frames, bed.Machine.Memory.UsedFrameCount);
                },
                seed);
        }
    }
}
