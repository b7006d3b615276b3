namespace Dsa.Virtual.Tests;

public sealed class FileTests
{
    [Fact]
    [Parity("VD-61")]
    public void Accesses_of_any_length_are_split_by_their_alignment() => VirtualBed.Run(bed =>
    {
        var file = bed.Open();
        bed.Trace.Clear();
        var bytes = new byte[11];
        Assert.Equal(Errno.None, file.Regions.Read(MdevRegion.Bar0, 0x11, bytes));
        var accesses = bed.Trace.Events.Where(static e => e.Device == "vdsa0").Select(static e => (e.OffsetBytes, e.WidthBytes));
        Assert.Equal([(0x11, 1), (0x12, 2), (0x14, 4), (0x18, 4)], accesses);
        var expected = new byte[16];
        file.Regions.Read(MdevRegion.Bar0, 0x10, expected);
        Assert.Equal(expected[1..12], bytes);

        bed.Trace.Clear();
        Assert.Equal(Errno.None, file.Regions.Write(MdevRegion.Bar0, 0x86, [0, 0, 1, 0, 0]));
        accesses = bed.Trace.Events.Where(static e => e.Device == "vdsa0").Select(static e => (e.OffsetBytes, e.WidthBytes));
        Assert.Equal([(0x86, 2), (0x88, 2), (0x8A, 1)], accesses);
        Assert.True(new GuestRegisters(bed, file.Function).Bar.GenCtrl.Read().SoftwareErrorInterrupt);
    });

    [Theory]
    [InlineData(MdevRegion.Bar0, 0x2000, 1)]
    [InlineData(MdevRegion.Bar0, 0x1FFF, 2)]
    [InlineData(MdevRegion.Bar0, -1, 1)]
    [InlineData(MdevRegion.Bar1, 0, 1)]
    [InlineData(MdevRegion.Configuration, 4096, 1)]
    [InlineData(MdevRegion.Configuration, long.MaxValue, 4)]
    [InlineData(MdevRegion.Bar2, 0x2000, 1)]
    [Parity("VD-61")]
    public void What_is_not_inside_a_region_is_refused(MdevRegion region, long offset, int length) => VirtualBed.Run(bed =>
    {
        var file = bed.Open();
        Assert.Equal(Errno.EINVAL, file.Regions.Read(region, offset, new byte[length]));
        Assert.Equal(Errno.EINVAL, file.Regions.Write(region, offset, new byte[length]));
    });

    [Fact]
    [Parity("VD-60", "VD-38", "VD-59")]
    public void A_reset_by_the_monitor_is_that_of_the_function_and_of_its_configuration_space() => VirtualBed.Run(bed =>
    {
        var file = bed.Open();
        var registers = new GuestRegisters(bed, file.Function);
        file.Regions.Write(MdevRegion.Configuration, 4, [0x06]);
        file.Regions.Write(MdevRegion.Configuration, 0x10, [0, 0xF0, 0xFF, 0xFF]);
        registers.Start();
        registers.Bar.GenCtrl.Write(new GenCtrl(0).WithHaltInterrupt(true));
        file.Function.Configuration.BusMasterEnable = false;
        Assert.True(registers.Bar.SwError.Read().Valid);
        var buffer = new WatchedBuffer(bed, 0);
        registers.Post(buffer.Fill(1));

        file.Reset();
        Assert.True(buffer.IsQuiet(bed));
        Assert.Equal(DeviceState.Disabled, registers.Bar.GenSts.Read().State);
        Assert.Equal(WqState.Disabled, registers.QueueState);
        Assert.Equal(0u, registers.Bar.GenCtrl.Read().Raw);
        Assert.False(registers.Bar.SwError.Read().Valid);
        Assert.Equal(0u, registers.Bar.IntCause.Read().Raw);
        Assert.Equal(0u, registers.Bar.CmdStatus.Read().Raw);
        var configuration = new byte[0x14];
        file.Regions.Read(MdevRegion.Configuration, 0, configuration);
        Assert.Equal([0, 0], configuration[4..6]);
        Assert.Equal([0x0C, 0, 0, 0], configuration[0x10..]);
        Assert.True(registers.Function.Slot.Interrupts.Read(0).Mask);

        // And it works again.
        file.Function.Configuration.BusMasterEnable = true;
        registers.Start();
        registers.Post(buffer.Fill(2));
        registers.Succeed(Command.DrainAll);
        Assert.True(buffer.IsFilled(2));
    });

    [Fact]
    [Parity("VD-60")]
    public void While_a_reset_is_going_on_writes_are_lost() => VirtualBed.Run(bed =>
    {
        var registers = new GuestRegisters(bed, bed.Open().Function);
        registers.Function.Reset();
        registers.Function.Reset();
        Assert.True(registers.Function.IsResetting);
        registers.Function.Bar0.Write(registers.Bar.GenCtrl.OffsetBytes, 4, 1);
        registers.Settle();
        Assert.False(registers.Function.IsResetting);
        Assert.Equal(0u, registers.Bar.GenCtrl.Read().Raw);
    });
}
