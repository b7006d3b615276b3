using Dsa.Device.Tests.Outcomes;
using Dsa.Platform.Scheduling;

namespace Dsa.Device.Tests.Commands;

public sealed class CommandProtocolTests
{
    [Fact]
    public void A_command_is_active_from_the_write_on_and_complete_after_its_steps()
    {
        using var bench = new Bench();
        bench.Issue(Command.EnableDevice);
        Assert.True(bench.Bar.CmdStatus.Read().Active);
        bench.Settle();
        Assert.Equal(0u, bench.Bar.CmdStatus.Read().Raw);
    }

    [Fact]
    public void An_interrupt_comes_only_when_it_is_asked_for()
    {
        using var bench = new Bench();
        bench.Command(Command.DrainAll);
        Assert.Equal(0, bench.Interrupts(0));
        Assert.Equal(0u, bench.Bar.IntCause.Read().Raw);
        bench.Command(Command.DrainAll, interrupt: true);
        Assert.Equal(1, bench.Interrupts(0));
        Assert.Equal(IntCauseBits.CommandCompletion, bench.Bar.IntCause.Read().Bits);
    }

    [Fact]
    public void A_failed_command_interrupts_too()
    {
        using var bench = new Bench();
        Assert.Equal(CommandError.DisableDeviceNotEnabled, bench.Command(Command.DisableDevice, interrupt: true).Error);
        Assert.Equal(1, bench.Interrupts(0));
    }

    [Fact]
    public void The_interrupt_of_reset_device_comes_after_the_causes_are_reset()
    {
        using var bench = Bench.Running();
        bench.Command(Command.DrainAll, interrupt: true);
        Assert.Equal(0u, bench.Command(Command.ResetDevice, interrupt: true).Raw);
        Assert.Equal(2, bench.Interrupts(0));
        Assert.Equal(IntCauseBits.CommandCompletion, bench.Bar.IntCause.Read().Bits);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(31)]
    [Produces(CommandError.InvalidCommand)]
    public void Codes_that_cmdcap_does_not_announce_are_error_0x01(int code)
    {
        using var bench = new Bench();
        Assert.False(bench.Bar.CmdCap.Read().HasCommand((Command)code));
        Assert.Equal(CommandError.InvalidCommand, bench.ErrorOf((Command)code));
    }

    [Fact]
    public void Every_announced_command_is_known()
    {
        using var bench = new Bench();
        var announced = bench.Bar.CmdCap.Read();
        foreach (var code in Enum.GetValues<Command>().Where(code => announced.HasCommand(code)))
        {
            Assert.NotEqual(CommandError.InvalidCommand, bench.ErrorOf(code));
        }
    }

    [Fact]
    [Produces(CommandError.NonZeroReserved)]
    public void Reserved_bits_of_the_register_are_error_0x04()
    {
        using var bench = new Bench();
        bench.Device.Bar0.Write(bench.Bar.Cmd.OffsetBytes, 4, new Cmd(0).WithCode(Command.DrainAll).Raw | (1u << 27));
        bench.Settle();
        Assert.Equal(CommandError.NonZeroReserved, bench.Bar.CmdStatus.Read().Error);
    }

    [Theory]
    [InlineData(Command.EnableDevice)]
    [InlineData(Command.DisableDevice)]
    [InlineData(Command.DrainAll)]
    [InlineData(Command.AbortAll)]
    [InlineData(Command.ResetDevice)]
    public void An_operand_where_there_is_none_is_error_0x04(Command code)
    {
        using var bench = new Bench();
        Assert.Equal(CommandError.NonZeroReserved, bench.ErrorOf(code, 1));
    }

    [Fact]
    [Produces(ErrorCode.CommandWhileActive)]
    public void A_command_while_one_is_active_is_discarded_and_recorded_as_0x52()
    {
        using var bench = new Bench();
        bench.Bar.GenCtrl.Write(new GenCtrl(0).WithSoftwareErrorInterrupt(true));
        bench.Issue(Command.DrainAll);
        bench.Issue(Command.EnableDevice);
        bench.Settle();
        var error = bench.Bar.SwError.Read();
        Assert.True(error.Valid);
        Assert.False(error.Overflow);
        Assert.Equal(ErrorCode.CommandWhileActive, error.Error);
        Assert.False(error.DescriptorValid);
        Assert.False(error.WorkQueueValid);
        Assert.Equal(1, bench.Interrupts(0));
        Assert.Equal(DeviceState.Disabled, bench.Bar.GenSts.Read().State);
    }

    [Fact]
    [Produces(ErrorCode.CommandWhileActive)]
    public void With_an_event_log_0x52_goes_there_without_descriptor()
    {
        using var bench = Bench.Running(eventLog: true);
        bench.Issue(Command.DrainAll);
        bench.Issue(Command.DrainAll);
        bench.Settle();
        Assert.Equal(1, bench.LoggedCount);
        Assert.Equal(ErrorCode.CommandWhileActive, bench.Entry(0).Error);
        Assert.False(bench.Entry(0).DescriptorValid);
        Assert.False(bench.Bar.SwError.Read().Valid);
    }

    [Fact]
    public void With_an_event_log_each_discarded_command_has_its_entry()
    {
        using var bench = Bench.Running(eventLog: true);
        for (var i = 0; i < 7; i++)
        {
            bench.Issue(Command.DrainAll);
        }

        bench.Settle();
        Assert.Equal(6, bench.LoggedCount);
        Assert.All(Enumerable.Range(0, 6), i => Assert.Equal(ErrorCode.CommandWhileActive, bench.Entry(i).Error));
        Assert.False(bench.Bar.SwError.Read().Valid);
    }

    [Fact]
    public void A_slow_command_stays_active_for_some_steps_and_then_completes()
    {
        using var bench = new Bench(injections: new InjectionProfile { SlowCommandOneIn = 1 });
        Assert.Equal(0u, bench.Command(Command.EnableDevice).Raw);
    }

    [Fact]
    public void Without_cmdcap_the_commands_of_the_first_revision_are_known()
    {
        var capabilities = Device.Profiles.DeviceProfile.Dsa20.Capabilities;
        var profile = Device.Profiles.DeviceProfile.Dsa20 with
        {
            Capabilities = capabilities with { GenCap = capabilities.GenCap.WithCommandCapabilities(false) },
        };
        using var bench = new Bench(profile: profile);
        Assert.Equal(CommandError.Success, bench.ErrorOf(Command.AbortPasid, 1));
        Assert.Equal(CommandError.InvalidCommand, bench.ErrorOf(Command.RequestInterruptHandle, 1));
    }
}
