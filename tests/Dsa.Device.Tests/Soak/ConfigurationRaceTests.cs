using Dsa.Platform.Scheduling;

namespace Dsa.Device.Tests.Soak;

/// <summary>Real threads that change the configuration while a command looks at it.</summary>
public sealed class ConfigurationRaceTests
{
    private const int Rounds = 3000;
    private const long DeadlineNanoseconds = 20_000_000_000;

    [Fact]
    public void The_size_that_enable_device_checked_is_the_size_that_counts()
    {
        using var bench = Ready();
        Race(bench, i => bench.Bar.WqCfg[0].Size.Write(new WqCfgSize(0).WithEntries(i % 2 == 0 ? 16u : 60000)), () =>
        {
            var error = bench.ErrorOf(Command.EnableDevice);
            var entries = bench.Bar.WqCfg[0].Size.Read().Entries;
            bench.ErrorOf(Command.DisableDevice);
            return error == CommandError.Success ? entries == 16 : error == CommandError.WqSizesExceedTotal;
        });
    }

    [Fact]
    public void The_control_that_enable_wq_checked_is_the_control_that_counts()
    {
        using var bench = Ready();
        bench.Enable();
        bench.Command(Command.DisableWq, 2);
        var valid = bench.Bar.WqCfg[1].Control.Read();
        Race(bench, i => bench.Bar.WqCfg[1].Control.Write(valid.WithPriority(i % 2 == 0 ? 8u : 0)), () =>
        {
            var error = bench.ErrorOf(Command.EnableWq, 1);
            var priority = bench.Bar.WqCfg[1].Control.Read().Priority;
            bench.ErrorOf(Command.DisableWq, 2);
            return error == CommandError.Success ? priority == 8 : error == CommandError.WqPriorityZero;
        });
    }

    [Fact]
    public void No_device_is_enabled_without_bus_master()
    {
        using var bench = Ready();
        for (var round = 0; round < Rounds; round++)
        {
            bench.Device.Configuration.BusMasterEnable = true;
            bench.Issue(Command.EnableDevice);
            for (var spin = round % 200; spin > 0; spin--)
            {
                bench.Bar.IntCause.Read();
            }

            bench.Device.Configuration.BusMasterEnable = false;
            bench.Settle();
            var state = bench.Bar.GenSts.Read().State;
            var expected = bench.Bar.CmdStatus.Read().Error switch
            {
                CommandError.Success => DeviceState.Halted,
                CommandError.BusMasterDisabled => DeviceState.Disabled,
                _ => (DeviceState?)null,
            };
            Assert.Equal(expected, state);
            Assert.Equal(0u, bench.Command(Command.ResetDevice).Raw);
            bench.Bar.SwError.Clear(SwErrorBits.Valid | SwErrorBits.Overflow);
            bench.Configure();
        }
    }

    [Fact]
    public void An_occupancy_interrupt_that_is_armed_while_the_queue_empties_is_sent()
    {
        using var bench = Ready();
        bench.Enable();
        var asked = -1;
        var done = -1;
        var submitter = bench.Scheduler.Spawn("submitter", () =>
        {
            for (var round = 0; round < Rounds; round++)
            {
                Until(bench, () => Volatile.Read(ref asked) >= round);
                bench.Enqueue(new NoOpDescriptor());
                Volatile.Write(ref done, round);
            }
        });
        var unsent = 0;
        for (var round = 0; round < Rounds; round++)
        {
            bench.Bar.WqCfg[1].Occupancy.Write(new WqCfgOccupancy(0));
            bench.Bar.WqCfg[1].Status.Clear(WqCfgStatusBits.OccupancyInterruptGenerated);
            Volatile.Write(ref asked, round);
            bench.Bar.WqCfg[1].Occupancy.Write(new WqCfgOccupancy(0).WithInterruptEnable(true));
            Until(bench, () => Volatile.Read(ref done) >= round);
            bench.ErrorOf(Command.DrainAll);
            unsent += bench.Bar.WqCfg[1].Status.Read().OccupancyInterruptGenerated ? 0 : 1;
        }

        submitter.Join();
        Assert.Equal(0, unsent);
    }

    private static void Until(Bench bench, Func<bool> condition)
    {
        var deadline = bench.Scheduler.NowNanoseconds + DeadlineNanoseconds;
        while (!condition() && bench.Scheduler.NowNanoseconds < deadline)
        {
        }
    }

    private static void Race(Bench bench, Action<int> change, Func<bool> round)
    {
        var isOver = 0;
        var actor = bench.Scheduler.Spawn("changer", () =>
        {
            for (var i = 0; Volatile.Read(ref isOver) == 0; i++)
            {
                change(i);
            }
        });
        var bad = 0;
        for (var i = 0; i < Rounds; i++)
        {
            bad += round() ? 0 : 1;
        }

        Volatile.Write(ref isOver, 1);
        actor.Join();
        Assert.Equal(0, bad);
    }

    private static Bench Ready()
    {
        var bench = new Bench(new RealTimeScheduler(), trace: null);
        bench.Configure();
        return bench;
    }
}
