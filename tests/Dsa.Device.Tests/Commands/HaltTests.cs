using Dsa.Bindings.Portals;
using Dsa.Device.Tests.Outcomes;

namespace Dsa.Device.Tests.Commands;

public sealed class HaltTests
{
    [Fact]
    [Produces(ErrorCode.PciConfigurationChanged)]
    public void A_change_of_the_pci_configuration_halts_an_enabled_device()
    {
        using var bench = Bench.Running();
        bench.Bar.GenCtrl.Write(new GenCtrl(0).WithHaltInterrupt(true));
        bench.Device.Configuration.PasidEnable = false;
        Assert.Equal(DeviceState.Halted, bench.Bar.GenSts.Read().State);
        Assert.Equal(ResetType.Command, bench.Bar.GenSts.Read().ResetType);
        Assert.Equal(ErrorCode.PciConfigurationChanged, bench.Bar.SwError.Read().Error);
        Assert.True(bench.Bar.IntCause.Read().Has(IntCauseBits.HaltState | IntCauseBits.SoftwareError));
        Assert.Equal(1, bench.Interrupts(0));
    }

    [Fact]
    public void A_change_while_disabled_is_no_error()
    {
        using var bench = new Bench();
        bench.Device.Configuration.AtsEnable = false;
        Assert.Equal(DeviceState.Disabled, bench.Bar.GenSts.Read().State);
        Assert.False(bench.Bar.SwError.Read().Valid);
    }

    [Fact]
    public void A_halted_device_accepts_nothing_and_writes_nothing()
    {
        using var bench = Bench.Running();
        var record = bench.Map(4096);
        bench.Post(Descriptors.NoOp(record));
        bench.Device.Configuration.BusMasterEnable = false;
        Assert.Equal(SubmitResult.Retry, bench.Enqueue(Descriptors.NoOp(record)));
        bench.Settle();
        Assert.Equal(CompletionStatus.None, bench.Record(record).Status);
    }

    [Fact]
    [Produces(CommandError.DeviceHalted)]
    public void A_halted_device_answers_commands_with_0x05_but_for_reset_device()
    {
        using var bench = Bench.Running();
        bench.Device.Configuration.AtsEnable = false;
        Assert.Equal(CommandError.DeviceHalted, bench.ErrorOf(Command.DrainAll));
        Assert.Equal(CommandError.DeviceHalted, bench.ErrorOf(Command.EnableDevice));
        Assert.Equal(CommandError.Success, bench.ErrorOf(Command.ResetDevice));
        Assert.Equal(DeviceState.Disabled, bench.Bar.GenSts.Read().State);
        Assert.True(bench.Bar.SwError.Read().Valid);
    }

    [Fact]
    public void A_halted_device_writes_no_event_of_a_discarded_command()
    {
        using var bench = Bench.Running(eventLog: true);
        bench.Issue(Command.DrainAll);
        bench.Device.Configuration.AtsEnable = false;
        Assert.Equal((true, false), (bench.Bar.SwError.Read().Valid, bench.Bar.SwError.Read().Overflow));
        bench.Issue(Command.DrainAll);
        bench.Settle();
        Assert.Equal((0, 0), (bench.LoggedCount, bench.RecordsStored));
        Assert.True(bench.Bar.SwError.Read().Overflow);
        bench.Bar.SwError.Clear(SwErrorBits.Valid | SwErrorBits.Overflow);
        bench.Issue(Command.DrainAll);
        bench.Issue(Command.DrainAll);
        bench.Settle();
        Assert.Equal((ErrorCode.CommandWhileActive, 0), (bench.Bar.SwError.Read().Error, bench.LoggedCount));
    }

    [Fact]
    public void A_halted_device_sends_no_occupancy_interrupt()
    {
        using var bench = Bench.Running();
        bench.Device.Configuration.AtsEnable = false;
        bench.Bar.WqCfg[0].Occupancy.Write(new WqCfgOccupancy(0).WithInterruptEnable(true));
        Assert.False(bench.Bar.WqCfg[0].Status.Read().OccupancyInterruptGenerated);
        Assert.Equal(0, bench.Interrupts(0));
    }

    [Fact]
    public void After_a_reset_the_device_works_again()
    {
        using var bench = Bench.Running();
        bench.Device.Configuration.AtsEnable = false;
        bench.Command(Command.ResetDevice);
        bench.Device.Configuration.AtsEnable = true;
        bench.Configure();
        bench.Enable();
        Assert.Equal(CompletionStatus.Success, bench.Run(Descriptors.NoOp(bench.Map(4096))).Status);
    }

    [Fact]
    public void A_command_that_waits_when_the_device_halts_still_completes()
    {
        using var bench = Bench.Running();
        bench.Post(Descriptors.NoOp(bench.Map(4096)));
        bench.Issue(Command.DisableDevice);
        bench.Device.Configuration.AtsEnable = false;
        bench.Settle();
        Assert.False(bench.Bar.CmdStatus.Read().Active);
        Assert.Equal(DeviceState.Halted, bench.Bar.GenSts.Read().State);
    }
}
