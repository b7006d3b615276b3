using Dsa.Bindings.Portals;

namespace Dsa.Device.Tests.Resets;

/// <summary>Halts that the hardware itself causes, and the resets that end them (§13 of the behaviour).</summary>
public sealed class HardwareFailureTests
{
    [Theory]
    [InlineData(ResetType.Command)]
    [InlineData(ResetType.FunctionLevel)]
    [InlineData(ResetType.Warm)]
    [InlineData(ResetType.Cold)]
    public void A_failure_halts_the_device_and_tells_which_reset_helps(ResetType leastReset)
    {
        using var bench = Bench.Running();
        bench.Bar.GenCtrl.Write(bench.Bar.GenCtrl.Read().WithHaltInterrupt(true));
        bench.Device.FailHardware(leastReset);
        var status = bench.Bar.GenSts.Read();
        Assert.Equal((DeviceState.Halted, leastReset), (status.State, status.ResetType));
        Assert.True(bench.Bar.IntCause.Read().HaltState);
        Assert.Equal(1, bench.Interrupts(0));
        Assert.Equal(SubmitResult.Retry, bench.Enqueue(Descriptors.NoOp(bench.Map(4096))));
        Assert.Equal(CommandError.DeviceHalted, bench.ErrorOf(Command.DrainAll));
    }

    [Theory]
    [InlineData((ResetType)4)]
    [InlineData((ResetType)255)]
    public void A_failure_that_no_known_reset_ends_is_refused(ResetType leastReset)
    {
        using var bench = Bench.Running();
        Assert.Equal(nameof(leastReset), Assert.Throws<ArgumentOutOfRangeException>(() => bench.Device.FailHardware(leastReset)).ParamName);
        Assert.Equal(DeviceState.Enabled, bench.Bar.GenSts.Read().State);
    }

    [Theory]
    [InlineData(ResetKind.Command)]
    [InlineData((ResetKind)3)]
    [InlineData((ResetKind)(-1))]
    public void A_reset_that_does_not_come_from_outside_is_refused(ResetKind kind)
    {
        using var bench = Bench.Running();
        Assert.Equal(nameof(kind), Assert.Throws<ArgumentOutOfRangeException>(() => bench.Device.Reset(kind)).ParamName);
        Assert.False(bench.Device.IsResetting);
    }

    [Theory]
    [InlineData(ResetType.Command, true, true)]
    [InlineData(ResetType.FunctionLevel, false, true)]
    [InlineData(ResetType.Warm, false, false)]
    [InlineData(ResetType.Cold, false, false)]
    public void Only_a_reset_that_is_enough_ends_the_halt(ResetType leastReset, bool commandHelps, bool functionResetHelps)
    {
        using (var bench = Bench.Running())
        {
            bench.Device.FailHardware(leastReset);
            Assert.Equal(commandHelps ? CommandError.Success : CommandError.DeviceHalted, bench.ErrorOf(Command.ResetDevice));
            Assert.Equal(commandHelps, bench.Bar.GenSts.Read().State == DeviceState.Disabled);
        }

        using (var bench = Bench.Running())
        {
            bench.Device.FailHardware(leastReset);
            bench.Device.Reset();
            bench.Settle();
            Assert.Equal(functionResetHelps, bench.Bar.GenSts.Read().State == DeviceState.Disabled);
            Assert.Equal(functionResetHelps ? ResetType.Command : leastReset, bench.Bar.GenSts.Read().ResetType);
            bench.Device.Reset(ResetKind.PowerOn);
            bench.Settle();
            Assert.Equal(DeviceState.Disabled, bench.Bar.GenSts.Read().State);
        }
    }

    [Theory]
    [InlineData(ResetType.Cold, ResetType.Command, ResetType.Cold)]
    [InlineData(ResetType.Command, ResetType.Warm, ResetType.Warm)]
    public void A_second_failure_needs_the_reset_that_helps_against_both_and_is_no_second_halt(ResetType first, ResetType second, ResetType both)
    {
        using var bench = Bench.Running();
        bench.Bar.GenCtrl.Write(bench.Bar.GenCtrl.Read().WithHaltInterrupt(true));
        bench.Device.FailHardware(first);
        bench.Bar.IntCause.Clear(IntCauseBits.HaltState);
        bench.Device.FailHardware(second);
        var status = bench.Bar.GenSts.Read();
        Assert.Equal((DeviceState.Halted, both), (status.State, status.ResetType));
        Assert.False(bench.Bar.IntCause.Read().HaltState);
        Assert.Equal(1, bench.Interrupts(0));
        Assert.Equal(CommandError.DeviceHalted, bench.ErrorOf(Command.ResetDevice));
    }

    [Fact]
    public void A_failure_while_the_device_is_being_reset_outlasts_that_reset()
    {
        for (var seed = 1UL; seed <= 40; seed++)
        {
            using var bench = Bench.Running(seed);
            var target = bench.Map(1 << 20);
            bench.Post(Descriptors.Fill(target, 1 << 20, ulong.MaxValue, bench.Map(4096)));
            bench.Scheduler.Run(() =>
            {
                bench.Scheduler.Sleep(500);
                bench.Issue(Command.ResetDevice);
                bench.Scheduler.Sleep((long)seed * 4);
                bench.Device.FailHardware(ResetType.Cold);
                bench.Scheduler.Sleep(1_000_000);
            });
            var status = bench.Bar.GenSts.Read();
            Assert.Equal((DeviceState.Halted, ResetType.Cold), (status.State, status.ResetType));
            Assert.True(bench.Bar.IntCause.Read().HaltState);
        }
    }

    [Fact]
    public void Nothing_of_what_was_in_flight_is_written_after_a_failure()
    {
        using var bench = Bench.Running();
        var target = bench.Map(1 << 20);
        var record = bench.Map(4096);
        bench.Post(Descriptors.Fill(target, 1 << 20, ulong.MaxValue, record));
        bench.Device.FailHardware(ResetType.Command);
        bench.Settle();
        Assert.Equal(CompletionStatus.None, bench.Record(record).Status);
        Assert.Equal(-1, bench.Read(target, 1 << 20).AsSpan().IndexOfAnyExcept((byte)0));
    }
}
