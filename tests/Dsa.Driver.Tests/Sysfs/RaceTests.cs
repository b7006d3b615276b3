using Dsa.Driver.Devices;
using Dsa.Driver.WorkQueues;

namespace Dsa.Driver.Tests.Sysfs;

/// <summary>Writers beside a bind: each write is before it or after it.</summary>
[Parity("SY-46")]
public sealed class RaceTests
{
    private const int Seeds = 60;

    [Fact]
    public void The_mode_of_an_enabled_queue_is_the_one_that_the_device_has() => Each(bed =>
    {
        var queue = bed.Configure(0, WorkQueueType.User);
        Assert.Equal(Errno.None, bed.Device.Bind());
        Together(
            bed,
            () => queue.BindUser(),
            () => bed.Driver.Sysfs.Write("wq0.0/mode", "shared"),
            () => bed.Driver.Sysfs.Write("wq0.0/threshold", "3"));
        var isShared = bed.Hardware.Registers.WqCfg[0].Control.Read().Mode == WqMode.Shared;
        Assert.True(queue.State == WorkQueueState.Disabled || queue.IsShared == isShared);
    });

    [Fact]
    public void A_user_of_a_queue_that_turns_dedicated_meanwhile_has_a_pasid() => Each(bed =>
    {
        var queue = bed.Configure(0, WorkQueueType.User, WqMode.Shared);
        Assert.Equal(Errno.None, bed.Device.Bind());
        Together(bed, () => queue.BindUser(), () => bed.Driver.Sysfs.Write("wq0.0/mode", "dedicated"));
        using var process = bed.Kernel.CreateProcess("app");
        using var file = queue.CharacterDevice!.Open(process, out _);
        var control = bed.Hardware.Registers.WqCfg[0].Control.Read();
        Assert.Equal(control.Mode == WqMode.Dedicated ? file!.Pasid.Value : 0, control.Pasid);
    });

    [Fact]
    public void The_event_log_is_as_large_as_the_device_takes_it_to_be() => Each(bed =>
    {
        bed.Configure(0, WorkQueueType.User);
        Together(
            bed,
            () => bed.Device.Bind(),
            () => WriteUntilRefused(bed, "4096"),
            () => WriteUntilRefused(bed, "1000"));
        Assert.Equal(IdxdDeviceState.Enabled, bed.Device.State);
        Assert.Equal((uint)bed.Device.EventLog!.SizeEntries, bed.Hardware.Registers.EvlCfg.Read().Size);
    });

    [Fact]
    public void The_sizes_of_all_queues_stay_within_the_limit() => Each(bed =>
    {
        Together(bed, [.. Enumerable.Range(0, 4).Select<int, Action>(index => () => bed.Driver.Sysfs.Write($"wq0.{index}/size", "60"))]);
        Assert.Equal(120, bed.Device.WorkQueues.Sum(queue => queue.SizeEntries));
    });

    private static void WriteUntilRefused(Bed bed, string size)
    {
        while (bed.Driver.Sysfs.Write("dsa0/event_log_size", size) == Errno.None)
        {
            bed.Scheduler.Sleep(100);
        }
    }

    private static void Each(Action<Bed> body)
    {
        for (var seed = 1UL; seed <= Seeds; seed++)
        {
            Bed.Run(body, seed: seed);
        }
    }

    private static void Together(Bed bed, params Action[] actions)
    {
        var actors = actions.Select((action, index) => bed.Scheduler.Spawn($"actor {index}", action)).ToList();
        actors.ForEach(actor => actor.Join());
    }
}
