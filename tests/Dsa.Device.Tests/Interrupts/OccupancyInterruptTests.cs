namespace Dsa.Device.Tests.Interrupts;

public sealed class OccupancyInterruptTests
{
    [Fact]
    public void It_fires_at_once_when_the_occupancy_is_low_already()
    {
        using var bench = Bench.Running();
        Arm(bench, limit: 4);
        Assert.Equal(1, bench.Interrupts(0));
        Assert.True(bench.Bar.IntCause.Read().Has(IntCauseBits.WorkQueueOccupancy));
        Assert.True(bench.Bar.WqCfg[0].Status.Read().OccupancyInterruptGenerated);
    }

    [Fact]
    public void It_fires_when_the_queue_empties_and_not_again_before_it_is_acknowledged()
    {
        using var bench = Bench.Running(engines: 1);
        Post(bench, 10);
        Arm(bench, limit: 4);
        Assert.Equal(0, bench.Interrupts(0));
        bench.Settle();
        Assert.Equal(1, bench.Interrupts(0));
        Post(bench, 10);
        bench.Settle();
        Assert.Equal(1, bench.Interrupts(0));
        bench.Bar.WqCfg[0].Status.Clear(WqCfgStatusBits.OccupancyInterruptGenerated);
        Assert.Equal(2, bench.Interrupts(0));
    }

    [Fact]
    public void It_fires_at_enable_when_it_was_armed_before()
    {
        using var bench = new Bench();
        bench.Configure();
        Arm(bench, limit: 0);
        Assert.Equal(0, bench.Interrupts(0));
        bench.Enable();
        Assert.Equal(1, bench.Interrupts(0));
    }

    [Fact]
    public void It_goes_to_the_vector_of_its_handle()
    {
        using var bench = new Bench();
        bench.Configure();
        bench.Command(Command.RequestInterruptHandle, 4);
        bench.Bar.WqCfg[0].OccupancyInterrupt.Write(new WqCfgOccupancyInterrupt(0).WithHandle(4));
        Arm(bench, limit: 0);
        bench.Enable();
        Assert.Equal((0, 1), (bench.Interrupts(0), bench.Interrupts(4)));
        Assert.False(bench.Bar.IntCause.Read().Has(IntCauseBits.WorkQueueOccupancy));
    }

    [Theory]
    [InlineData(Command.AbortAll)]
    [InlineData(Command.AbortWq)]
    [InlineData(Command.AbortPasid)]
    public void It_fires_when_an_abort_empties_the_queue(Command code)
    {
        using var bench = Bench.Running(eventLog: true, engines: 1);
        bench.Bar.GenCtrl.Write(new GenCtrl(0));
        for (var i = 0; i < 64; i++)
        {
            bench.Post(new NoOpDescriptor { Flags = DescriptorFlags.StrictOrdering });
            bench.Settle();
        }

        // The log is full and the engine waits for it, so nothing but the abort takes these out of the queue.
        Post(bench, 10);
        Arm(bench, limit: 4);
        bench.Settle();
        Assert.Equal(0, bench.Interrupts(0));
        Assert.Equal(0u, bench.Command(code, code == Command.AbortWq ? 1 : code == Command.AbortPasid ? bench.Pasid : 0).Raw);
        Assert.Equal(1, bench.Interrupts(0));
        Assert.True(bench.Bar.WqCfg[0].Status.Read().OccupancyInterruptGenerated);
    }

    private static void Arm(Bench bench, uint limit) =>
        bench.Bar.WqCfg[0].Occupancy.Write(new WqCfgOccupancy(0).WithLimit(limit).WithInterruptEnable(true));

    private static void Post(Bench bench, int count)
    {
        var record = bench.Map(4096);
        for (var i = 0; i < count; i++)
        {
            bench.Post(Descriptors.NoOp(record));
        }
    }
}
