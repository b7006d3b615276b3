using Dsa.Device.Tests.Outcomes;

namespace Dsa.Device.Tests.EventLog;

/// <summary>Drains and batches whose completion has to stay behind records in the log.</summary>
public sealed class LoggedCompletionTests
{
    [Fact]
    [Produces(ErrorCode.DrainLogged)]
    public void With_log_and_without_page_requests_a_drain_completes_in_the_log()
    {
        using var bench = Bench.Running(eventLog: true);
        var record = bench.Map(4096);
        bench.Run(Descriptors.Drain(record));
        var entry = (CompletionEventLogEntry)bench.Entry(0);
        Assert.Equal((ErrorCode.DrainLogged, record, true), (entry.Error, entry.FaultAddress, entry.RecordRequired));
        Assert.Equal((Opcode.Drain, false), (entry.Operation, entry.FaultWrite));
        Assert.Equal(CompletionStatus.Success, entry.Record.Status);
        Assert.Equal(CompletionStatus.None, bench.Record(record).Status);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void With_page_requests_a_drain_writes_its_record_unless_the_queue_has_none(bool prsDisable, bool isLogged)
    {
        using var bench = new Bench();
        bench.Device.Configuration.PageRequestEnable = true;
        bench.Configure();
        bench.ConfigureEventLog();
        bench.Bar.WqCfg[0].Control.Write(bench.Bar.WqCfg[0].Control.Read().WithPrsDisable(prsDisable));
        bench.Enable();
        var record = bench.Run(Descriptors.Drain(bench.Map(4096)));
        Assert.Equal(isLogged ? CompletionStatus.None : CompletionStatus.Success, record.Status);
        Assert.Equal(isLogged ? 1 : 0, bench.LoggedCount);
    }

    [Fact]
    public void A_drain_that_fails_writes_its_record()
    {
        using var bench = Bench.Running(eventLog: true);
        var record = bench.Run(Descriptors.Drain(bench.Map(4096)) with { Readback1Valid = true, ReadbackAddress1 = 64 });
        Assert.Equal(CompletionStatus.ReadbackPageFault, record.Status);
        Assert.Equal(0, bench.LoggedCount);
    }

    [Fact]
    public void A_drain_that_wants_only_an_interrupt_leaves_it_to_software()
    {
        using var bench = new Bench();
        bench.Bar.GenCfg.Write(bench.Bar.GenCfg.Read().WithUserInterruptEnable(true));
        bench.Configure();
        bench.ConfigureEventLog();
        bench.Enable();
        bench.GrantVector(1);
        bench.Post(new DrainDescriptor { Flags = DescriptorFlags.RequestCompletionInterrupt, InterruptHandle = 1 });
        bench.Settle();
        var entry = (CompletionEventLogEntry)bench.Entry(0);
        Assert.Equal((ErrorCode.DrainLogged, true, 1u, false), (entry.Error, entry.InterruptRequired, (uint)entry.InterruptHandle, entry.RecordRequired));
        Assert.Equal(0, bench.Interrupts(1));
    }

    [Fact]
    [Produces(ErrorCode.BatchLogged)]
    public void A_batch_follows_the_logged_records_of_its_members()
    {
        using var bench = Bench.Running(eventLog: true);
        var (batchRecord, lost) = RunBatch(bench, out var list);
        Assert.Equal(3, bench.LoggedCount);
        var first = (CompletionEventLogEntry)bench.Entry(0);
        var second = (CompletionEventLogEntry)bench.Entry(1);
        var last = (CompletionEventLogEntry)bench.Entry(2);
        Assert.Equal((ErrorCode.CompletionPageFault, true, true, 1u), (first.Error, first.Batch, first.FirstErrorInBatch, (uint)first.BatchIndex));
        Assert.Equal((ErrorCode.CompletionPageFault, true, false, 2u), (second.Error, second.Batch, second.FirstErrorInBatch, (uint)second.BatchIndex));
        Assert.Equal((lost, lost + 32), (first.FaultAddress, second.FaultAddress));
        Assert.Equal((ErrorCode.BatchLogged, false, true), (last.Error, last.Batch, last.RecordRequired));
        Assert.Equal((Opcode.Batch, batchRecord, first.BatchId), (last.Operation, last.FaultAddress, last.BatchId));
        Assert.Equal((CompletionStatus.Success, 3u), (last.Record.Status, last.Record.BytesCompleted));
        Assert.Equal(CompletionStatus.None, bench.Record(batchRecord).Status);
        Assert.NotEqual(0ul, list);
    }

    [Fact]
    public void Each_batch_has_an_id_of_its_own()
    {
        using var bench = Bench.Running(eventLog: true);
        RunBatch(bench, out _);
        RunBatch(bench, out _);
        Assert.NotEqual(bench.Entry(0).BatchId, bench.Entry(3).BatchId);
        Assert.True(((CompletionEventLogEntry)bench.Entry(3)).FirstErrorInBatch);
    }

    [Fact]
    public void A_batch_without_logged_member_writes_its_record()
    {
        using var bench = Bench.Running(eventLog: true);
        var list = Operations.BatchTests.List(bench, new NoOpDescriptor(), new NoOpDescriptor { Flags = DescriptorFlags.StrictOrdering });
        var record = bench.Run(Descriptors.Batch(list, 2, bench.Map(4096)));
        Assert.Equal(CompletionStatus.BatchFailed, record.Status);
        Assert.Equal(1, bench.LoggedCount);
        Assert.True(bench.Entry(0).Batch);
    }

    [Fact]
    public void A_batch_that_wants_nothing_is_not_logged()
    {
        using var bench = Bench.Running(eventLog: true);
        var lost = bench.Map(4096);
        bench.Memory.Evict(lost);
        var list = Operations.BatchTests.List(bench, Descriptors.NoOp(lost), new NoOpDescriptor());
        bench.Post(new BatchDescriptor { DescriptorListAddress = list, DescriptorCount = 2 });
        bench.Settle();
        Assert.Equal(1, bench.LoggedCount);
        Assert.Equal(ErrorCode.CompletionPageFault, bench.Entry(0).Error);
    }

    [Fact]
    public void A_fault_on_the_record_of_a_batch_is_0x1a_outside_any_batch()
    {
        using var bench = Bench.Running(eventLog: true);
        var lost = bench.Map(4096);
        bench.Memory.Evict(lost);
        var list = Operations.BatchTests.List(bench, new NoOpDescriptor(), new NoOpDescriptor());
        bench.Post(Descriptors.Batch(list, 2, lost));
        bench.Settle();
        var entry = (CompletionEventLogEntry)bench.Entry(0);
        Assert.Equal((ErrorCode.CompletionPageFault, false, false, 2u), (entry.Error, entry.Batch, entry.FirstErrorInBatch, entry.Record.BytesCompleted));
    }

    [Fact]
    public void Software_is_not_asked_for_an_interrupt_that_the_descriptor_may_not_have()
    {
        using var bench = Bench.Running(eventLog: true);
        bench.GrantVector(1);
        var lost = bench.Map(4096);
        bench.Memory.Evict(lost);
        bench.Post(Descriptors.NoOp(lost) with { Flags = Descriptors.Recorded | DescriptorFlags.RequestCompletionInterrupt, InterruptHandle = 1 });
        bench.Settle();
        var entry = (CompletionEventLogEntry)bench.Entry(0);
        Assert.Equal((ErrorCode.CompletionPageFault, true, CompletionStatus.InvalidFlags), (entry.Error, entry.RecordRequired, entry.Record.Status));
        Assert.Equal((false, 0u), (entry.InterruptRequired, (uint)entry.InterruptHandle));
    }

    private static (ulong BatchRecord, ulong Lost) RunBatch(Bench bench, out ulong list)
    {
        var lost = bench.Map(4096);
        bench.Memory.Evict(lost);
        list = Operations.BatchTests.List(bench, new NoOpDescriptor(), Descriptors.NoOp(lost), Descriptors.NoOp(lost + 32));
        var record = bench.Map(4096);
        bench.Post(Descriptors.Batch(list, 3, record));
        bench.Settle();
        return (record, lost);
    }
}
