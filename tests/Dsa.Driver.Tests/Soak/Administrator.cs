using Dsa.Device;
using Dsa.Driver.Devices;
using Dsa.Driver.Sysfs;
using Dsa.Driver.Tests.Sysfs;
using Dsa.Driver.WorkQueues;

namespace Dsa.Driver.Tests.Soak;

/// <summary>Unbinds queues and devices, and binds what is not bound, through sysfs. It may be refused, as a device is being recovered.</summary>
internal sealed class Administrator(SoakWorld world, Random random)
{
    private const int QueueEntries = 8;

    private volatile bool _isStopped;

    private SysfsTree Tree => world.Driver.Sysfs;

    /// <summary>Plugs the devices in and binds everything.</summary>
    public void Begin()
    {
        foreach (var device in world.Devices)
        {
            Assert.True(TryPlug(device));
            Heal(device);
        }
    }

    public void Run()
    {
        while (!_isStopped)
        {
            world.Scheduler.Sleep(random.Next(15_000));
            var device = world.Devices[random.Next(world.Devices.Count)];
            if (!world.IsOver && random.Next(8) == 0)
            {
                Disturb(device);
            }
            else
            {
                Heal(device);
            }
        }
    }

    public void Stop() => _isStopped = true;

    /// <summary>Binds everything again, once nobody disturbs any more.</summary>
    public void BringBack()
    {
        foreach (var device in world.Devices)
        {
            for (var until = world.Scheduler.NowNanoseconds + world.PatienceNanoseconds; !IsWhole(device) && world.Scheduler.NowNanoseconds < until;)
            {
                Heal(device);
                world.Scheduler.Sleep(20_000);
            }

            world.Ledger.Check(IsWhole(device), $"{device.SlotName} did not come back: {Describe(device)}");
        }
    }

    /// <summary>Unbinds everything and unloads the driver.</summary>
    public void TakeDown()
    {
        foreach (var device in world.Devices)
        {
            world.NoteUnbind(device);
            var name = device.Current.Name;
            world.Ledger.Check(Tree.Read($"{name}/clients") == "0", $"{name} has clients");
            Tree.Drive("idxd/unbind", name);
            world.Ledger.Check(Tree.Read($"{name}/state") == "disabled", $"{name} is not disabled");
            if (random.Next(2) == 0)
            {
                world.Driver.Remove(device.Current);
            }
        }

        world.Driver.Unload();
    }

    private bool TryPlug(SoakDevice device)
    {
        if (!device.TryProbe(world.Driver, world.Ledger))
        {
            return false;
        }

        if (world.HasPageRequests)
        {
            device.Hardware.Configuration.PageRequestAllocation = 32;
            device.Hardware.Configuration.PageRequestEnable = true;
        }

        return true;
    }

    private void Disturb(SoakDevice device)
    {
        world.Totals.Unbinds++;
        int? queue = random.Next(4) == 0 ? null : random.Next(SoakDevice.QueueCount);
        device.Upsets.During(
            () =>
            {
                world.NoteUnbind(device);
                if (queue is { } index)
                {
                    var path = device.Current.WorkQueues[index].Path;
                    Tree.Drive(SoakDevice.KindOf(index).Type == WorkQueueType.User ? "user/unbind" : "dmaengine/unbind", path);
                }
                else
                {
                    Tree.Drive("idxd/unbind", device.Current.Name);
                }
            },
            queue);
    }

    private void Heal(SoakDevice device)
    {
        var state = device.Current.State;
        if (state == IdxdDeviceState.Disabled && device.Upsets.HardwareState == DeviceState.Halted)
        {
            Replace(device);
        }

        if (device.Current.State == IdxdDeviceState.Disabled)
        {
            BindDevice(device);
        }

        foreach (var queue in device.Current.WorkQueues.Take(SoakDevice.QueueCount))
        {
            if (device.Current.State == IdxdDeviceState.Enabled && queue.State == WorkQueueState.Disabled && !TryBindQueue(device, queue))
            {
                // What was set while the function was being reset may be undone, and most can be set only once the device is unbound.
                BindDevice(device);
            }
        }

        world.NoteKernels(device);
    }

    // What the driver cannot help is taken out, and plugged in again after a reset of power.
    private void Replace(SoakDevice device)
    {
        world.Totals.Replacements++;
        device.Upsets.During(() =>
        {
            world.NoteUnbind(device);
            world.Ledger.LetGoSystemPasid(device.Current.SystemPasid);
            world.Driver.Remove(device.Current);
            do
            {
                device.Hardware.Reset(ResetKind.PowerOn);
                while (device.Hardware.IsResetting)
                {
                    world.Scheduler.Sleep(1_000);
                }
            }
            while (!TryPlug(device));
        });
    }

    private void BindDevice(SoakDevice device) => device.Upsets.During(() =>
    {
        world.NoteUnbind(device);
        var name = device.Current.Name;
        Tree.Drive("idxd/unbind", name);
        foreach (var queue in device.Current.WorkQueues.Take(SoakDevice.QueueCount))
        {
            Configure(queue);
        }

        var id = name[^1];
        Tree.Write($"engine{id}.0/group_id", "0");
        Tree.Write($"engine{id}.1/group_id", "0");
        Tree.Drive("idxd/bind", name);
    });

    // One that failed to be enabled after a reset is bound still, and disabled.
    private bool TryBindQueue(SoakDevice device, WorkQueue queue)
    {
        var error = Errno.None;
        device.Upsets.During(() => error = BindQueue(queue), queue.Index);
        return error == Errno.None || device.Current.State != IdxdDeviceState.Enabled;
    }

    private Errno BindQueue(WorkQueue queue)
    {
        var driver = SoakDevice.KindOf(queue.Index).Type == WorkQueueType.User ? "user" : "dmaengine";
        Tree.Drive($"{driver}/unbind", queue.Path);
        Configure(queue);
        return Tree.Drive($"{driver}/bind", queue.Path);
    }

    private void Configure(WorkQueue queue)
    {
        var (type, mode) = SoakDevice.KindOf(queue.Index);
        var path = queue.Path;
        Tree.Write($"{path}/group_id", "0");
        Tree.Write($"{path}/mode", mode == WqMode.Shared ? "shared" : "dedicated");
        Tree.Write($"{path}/size", $"{QueueEntries}");
        Tree.Write($"{path}/priority", "10");
        Tree.Write($"{path}/type", type == WorkQueueType.User ? "user" : "kernel");
        Tree.Write($"{path}/driver_name", type == WorkQueueType.User ? "user" : "dmaengine");
        Tree.Write($"{path}/name", $"soak{queue.Index}");
        Tree.Write($"{path}/block_on_fault", world.HasPageRequests ? "1" : "0");
        Tree.Write($"{path}/prs_disable", world.HasPageRequests ? "0" : "1");
        if (mode == WqMode.Shared)
        {
            Tree.Write($"{path}/threshold", $"{QueueEntries - 2}");
        }
    }

    private static bool IsWhole(SoakDevice device) =>
        device.Current.WorkQueues.Take(SoakDevice.QueueCount).All(queue =>
            queue.State == WorkQueueState.Enabled && device.Upsets.Calm(device.Current, queue.Index) is not null);

    private static string Describe(SoakDevice device) =>
        $"{device.Upsets.HardwareState}, {device.Current.State}, {device.Current.CommandStatusName}, "
        + string.Join(", ", device.Current.WorkQueues.Take(SoakDevice.QueueCount).Select(static queue => $"{queue.Path} {queue.State}"));
}
