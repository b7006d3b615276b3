using Dsa.Driver.Devices;
using Dsa.Driver.WorkQueues;
using Xunit.Abstractions;

namespace Dsa.Driver.Tests.Sysfs;

/// <summary>Writers beside a bind: each write is before it or after it.</summary>
[Parity("SY-46")]
public sealed class RaceTests(ITestOutputHelper output)
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

    [Fact]
    public void Writers_binders_and_programs_at_once_end_and_leave_nothing()
    {
        var fresh = (ulong)Random.Shared.NextInt64(1, int.MaxValue);
        output.WriteLine($"seed {fresh}");
        var opened = 0;
        foreach (var seed in Enumerable.Range(1, 20).Select(seed => (ulong)seed).Append(fresh))
        {
            Bed.Run(bed => opened += Mix(bed, (int)seed), seed: seed);
        }

        Assert.NotEqual(0, opened);
    }

    private static int Mix(Bed bed, int seed)
    {
        var (tree, frames, opened) = (bed.Driver.Sysfs, bed.Machine.Memory.UsedFrameCount, 0);
        string[] files = ["idxd/bind", "user/bind", "dmaengine/bind", "dsa/bind", "user/unbind", "dsa/unbind"];
        string[] settings =
        [
            "mode=shared", "mode=dedicated", "size=16", "size=64", "threshold=9", "group_id=0", "group_id=1", "type=user", "type=kernel",
            "name=app", "driver_name=user", "driver_name=dmaengine", "op_config=8", "prs_disable=1", "enqcmds_retries=3",
        ];
        void Write(Random random) => Set(random, settings[random.Next(settings.Length)]);
        void Set(Random random, string setting) => tree.Write($"wq0.{random.Next(2)}/{setting.Split('=')[0]}", setting.Split('=')[1]);
        void Drive(Random random) => tree.Drive(files[random.Next(files.Length)], random.Next(4) == 0 ? "dsa0" : $"wq0.{random.Next(2)}");
        void Open(Random random)
        {
            using var process = bed.Kernel.CreateProcess("app");
            using var file = bed.Queue(random.Next(2)).CharacterDevice?.Open(process, out _);
            opened += file is null ? 0 : 1;
            tree.List("bus/dsa/devices/wq0.0", out var entries);
            Assert.All(entries, entry => Assert.True(tree.ReadFile($"bus/dsa/devices/wq0.0/{entry.Name}", out _) is Errno.None or Errno.ENOENT or Errno.EISDIR or Errno.ENXIO or Errno.EOPNOTSUPP));
        }

        void Prepare(Random random)
        {
            foreach (var setting in new[] { "mode=dedicated", "size=16", "group_id=0", "type=user", "driver_name=user", "name=app" })
            {
                Set(random, setting);
            }

            tree.Write("engine0.0/group_id", "0");
        }

        Action<Random>[] roles = [Write, Drive, Drive, Open, Prepare];
        Together(bed, [.. roles.Select<Action<Random>, Action>((role, index) => () =>
        {
            var random = new Random(seed + index);
            for (var i = 0; i < 60; i++)
            {
                role(random);
                bed.Scheduler.Sleep(random.Next(1, 2000));
            }
        })]);
        tree.Drive("dsa/unbind", "dsa0");
        bed.Settle();
        Assert.Equal("0", tree.Read("dsa0/clients"));
        Assert.All(bed.Device.WorkQueues, queue => Assert.Equal(WorkQueueState.Disabled, queue.State));
        Assert.Equal(frames, bed.Machine.Memory.UsedFrameCount);
        // A queue of a device that happened not to be bound is still configured.
        tree.Write("wq0.1/group_id", "-1");
        bed.BindQueue(WorkQueueType.User);
        Assert.Equal("0", tree.Read("wq0.0/cdev_minor"));
        return opened;
    }

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
