using Dsa.Device.Profiles;

namespace Dsa.Device.Tests.Registers;

public sealed class RegisterAccessTests
{
    [Fact]
    public void Moving_the_head_of_the_event_log_leaves_its_interrupt_pending()
    {
        using var bench = LoggedOnce();
        bench.Bar.EvlStatus.WriteLow(new EvlStatus(0).WithHead(1));
        var status = bench.Bar.EvlStatus.Read();
        Assert.True(status.InterruptPending);
        Assert.Equal(1u, status.Head);
    }

    [Fact]
    public void Acknowledging_the_interrupt_of_the_event_log_leaves_its_head()
    {
        using var bench = LoggedOnce();
        bench.Bar.EvlStatus.WriteLow(new EvlStatus(0).WithHead(1));
        bench.Bar.EvlStatus.Clear(EvlStatusBits.InterruptPending);
        var status = bench.Bar.EvlStatus.Read();
        Assert.False(status.InterruptPending);
        Assert.Equal(1u, status.Head);
        Assert.Equal(1u, status.Tail);
    }

    [Fact]
    public void One_write_of_eight_bytes_moves_the_head_and_acknowledges()
    {
        using var bench = LoggedOnce();
        bench.Device.Bar0.Write(bench.Bar.EvlStatus.OffsetBytes, 8, new EvlStatus(0).WithHead(1).WithInterruptPending(true).Raw);
        var status = bench.Bar.EvlStatus.Read();
        Assert.False(status.InterruptPending);
        Assert.Equal(1u, status.Head);
        Assert.Equal(1u, status.Tail);
    }

    [Fact]
    public void Clearing_one_cause_leaves_the_others_pending()
    {
        using var bench = Bench.Running(eventLog: true);
        bench.Command(Command.DrainAll, interrupt: true);
        bench.Issue(Command.DrainAll);
        bench.Issue(Command.DrainAll);
        bench.Settle();
        Assert.True(bench.Bar.IntCause.Read().Has(IntCauseBits.CommandCompletion | IntCauseBits.EventLog));
        bench.Bar.IntCause.Clear(IntCauseBits.CommandCompletion);
        Assert.Equal(IntCauseBits.EventLog, bench.Bar.IntCause.Read().Bits);
    }

    [Fact]
    public void Occupancy_is_what_the_queue_holds_when_it_is_read()
    {
        using var bench = Bench.Running();
        var record = bench.Map(4096);
        bench.Post(Descriptors.NoOp(record));
        bench.Post(Descriptors.NoOp(record));
        Assert.Equal(2u, bench.Bar.WqCfg[0].Status.Read().Occupancy);
        bench.Settle();
        Assert.Equal(0u, bench.Bar.WqCfg[0].Status.Read().Occupancy);
    }

    [Fact]
    public void Threshold_may_be_changed_while_the_queue_is_enabled()
    {
        using var bench = Bench.Running();
        bench.Bar.WqCfg[1].Threshold.Write(new WqCfgThreshold(0).WithEntries(3));
        Assert.Equal(3u, bench.Bar.WqCfg[1].Threshold.Read().Entries);
    }

    [Fact]
    public void Occupancy_limit_is_taken_with_the_write_that_enables_its_interrupt_and_then_fixed()
    {
        using var bench = new Bench();
        bench.Bar.WqCfg[0].Occupancy.Write(new WqCfgOccupancy(0).WithLimit(5).WithInterruptEnable(true));
        bench.Bar.WqCfg[0].Occupancy.Write(new WqCfgOccupancy(0).WithLimit(9).WithInterruptEnable(true));
        Assert.Equal(5u, bench.Bar.WqCfg[0].Occupancy.Read().Limit);
    }

    [Fact]
    public void Part_of_a_command_is_no_command()
    {
        using var bench = new Bench();
        var command = new Cmd(0).WithCode(Command.EnableDevice).Raw;
        bench.Device.Bar0.Write(bench.Bar.Cmd.OffsetBytes + 2, 2, command >> 16);
        Assert.False(bench.Bar.CmdStatus.Read().Active);
        bench.Settle();
        Assert.Equal(DeviceState.Disabled, bench.Bar.GenSts.Read().State);
    }

    [Fact]
    public void Misaligned_accesses_read_all_ones_and_write_nothing()
    {
        using var bench = new Bench();
        Assert.Equal(0xFFFF_FFFFu, bench.Device.Bar0.Read(bench.Bar.GenCtrl.OffsetBytes + 1, 4));
        bench.Device.Bar0.Write(bench.Bar.GenCtrl.OffsetBytes + 2, 4, 0xFFFF_FFFF);
        Assert.Equal(0u, bench.Bar.GenCtrl.Read().Raw);
    }

    [Fact]
    public void Capabilities_are_those_of_the_profile()
    {
        using var bench = new Bench();
        Assert.Equal(DeviceProfile.Dsa20.Capabilities, Bar0Capabilities.Read(new Platform.Pci.MmioBus(bench.Device.Bar0)));
        Assert.Equal(0x200u, bench.Bar.Version.Read().Raw);
        Assert.Equal(9, bench.Device.MsixVectorCount);
        Assert.Equal((0x8086, 0x11FB), (bench.Device.VendorId, bench.Device.DeviceId));
        Assert.Equal(128 * 1024, bench.Device.Bar2.SizeBytes);
    }

    private static Bench LoggedOnce()
    {
        var bench = Bench.Running(eventLog: true);
        bench.Post(new NoOpDescriptor { Flags = DescriptorFlags.StrictOrdering });
        bench.Settle();
        Assert.Equal(1, bench.LoggedCount);
        Assert.True(bench.Bar.EvlStatus.Read().InterruptPending);
        return bench;
    }
}
