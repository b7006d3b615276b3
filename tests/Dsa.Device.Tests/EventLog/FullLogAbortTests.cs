namespace Dsa.Device.Tests.EventLog;

/// <summary>Descriptors that need both a record and an event, while the log is full.</summary>
public sealed class FullLogAbortTests
{
    private const uint Entries = 64;

    [Theory]
    [InlineData(Command.AbortAll)]
    [InlineData(Command.AbortWq)]
    [InlineData(Command.ResetWq)]
    public void An_abort_leaves_a_refused_handle_its_record_and_its_event_or_neither(Command code)
    {
        using var bench = Full(out var record);
        Assert.Equal(0u, bench.Command(code, code == Command.AbortAll ? 0u : 1u).Raw);
        bench.Bar.EvlStatus.WriteLow(new EvlStatus(0).WithHead(Entries - 1));
        bench.Settle();
        Assert.Equal((CompletionStatus.None, (int)Entries - 1), (bench.Record(record).Status, bench.LoggedCount));
    }

    [Fact]
    public void Once_there_is_room_both_come()
    {
        using var bench = Full(out var record);
        bench.Bar.EvlStatus.WriteLow(new EvlStatus(0).WithHead(Entries - 1));
        bench.Settle();
        var entry = (CompletionEventLogEntry)bench.Entry((int)Entries - 1);
        Assert.Equal((ErrorCode.InvalidInterruptHandle, true, true), (entry.Error, entry.RecordRequired, entry.InterruptRequired));
        Assert.Equal((CompletionStatus.InvalidInterruptHandle, 0), (bench.Record(record).Status, bench.LoggedCount));
    }

    [Fact]
    public void If_the_record_cannot_be_written_the_event_says_that()
    {
        using var bench = Full(out var record);
        bench.Memory.Evict(record);
        bench.Bar.EvlStatus.WriteLow(new EvlStatus(0).WithHead(Entries - 1));
        bench.Settle();
        var entry = (CompletionEventLogEntry)bench.Entry((int)Entries - 1);
        Assert.Equal((ErrorCode.CompletionPageFault, record), (entry.Error, entry.FaultAddress));
        Assert.Equal(CompletionStatus.InvalidInterruptHandle, entry.Record.Status);
        Assert.Equal(0, bench.LoggedCount);
    }

    private static Bench Full(out ulong record)
    {
        var bench = new Bench();
        bench.Bar.GenCfg.Write(bench.Bar.GenCfg.Read().WithUserInterruptEnable(true));
        bench.Configure(engines: 1);
        bench.ConfigureEventLog(Entries);
        bench.Enable();
        for (var i = 0; i < Entries - 1; i++)
        {
            bench.Post(new NoOpDescriptor { Flags = DescriptorFlags.StrictOrdering });
            bench.Settle();
        }

        record = bench.Map(4096);
        bench.Post(new NoOpDescriptor
        {
            Flags = Descriptors.Recorded | DescriptorFlags.RequestCompletionInterrupt,
            InterruptHandle = 77,
            CompletionAddress = record,
        });
        bench.Settle();
        return bench;
    }
}
