using Dsa.Platform.Memory;

namespace Dsa.Device.Tests.Translation;

/// <summary>An engine that waits holds up its group, and no other.</summary>
public sealed class StallTests
{
    [Fact]
    public void A_blocked_page_request_delays_the_other_queue_of_the_group_and_not_another_group()
    {
        using var bench = TwoGroups(out var requests);
        var lost = bench.Map(4096);
        bench.Memory.Evict(lost);
        var records = bench.Map(4096);
        bench.Post(Descriptors.Fill(lost, 8, 1, records) with { Flags = Descriptors.Recorded | DescriptorFlags.BlockOnFault });
        bench.Settle();
        AssertDelayed(bench, records + 32, release: requests.Serve);
        Assert.Equal(CompletionStatus.Success, bench.Record(records).Status);
    }

    [Fact]
    public void A_full_event_log_delays_the_other_queue_of_the_group_and_not_another_group()
    {
        using var bench = TwoGroups(out _);
        for (var i = 0; i < 64; i++)
        {
            bench.Post(new NoOpDescriptor { Flags = DescriptorFlags.StrictOrdering });
            bench.Settle();
        }

        Assert.Equal(63, bench.LoggedCount);
        AssertDelayed(bench, bench.Map(4096), release: () =>
        {
            bench.Bar.EvlStatus.WriteLow(new EvlStatus(0).WithHead(1));
            bench.Settle();
        });
    }

    [Fact]
    public void A_second_engine_of_the_group_goes_on()
    {
        using var bench = ScriptedPageRequests.Running(out var requests);
        var lost = bench.Map(4096);
        bench.Memory.Evict(lost);
        bench.Post(Descriptors.NoOp(lost));
        bench.Settle();
        Assert.Equal(CompletionStatus.Success, bench.Run(Descriptors.NoOp(bench.Map(4096))).Status);
        Assert.Equal(1, requests.WaitingCount);
    }

    [Fact]
    public void A_drain_waits_for_a_blocked_descriptor()
    {
        using var bench = ScriptedPageRequests.Running(out var requests);
        var lost = bench.Map(4096);
        bench.Memory.Evict(lost);
        bench.Post(Descriptors.NoOp(lost));
        var record = bench.Map(4096);
        bench.Post(Descriptors.Drain(record));
        bench.Settle();
        Assert.Equal(CompletionStatus.None, bench.Record(record).Status);
        requests.Serve();
        Assert.Equal(CompletionStatus.Success, bench.Record(record).Status);
    }

    [Theory]
    [InlineData(Command.AbortAll, 0)]
    [InlineData(Command.AbortWq, 1)]
    [InlineData(Command.ResetWq, 1)]
    [InlineData(Command.ResetDevice, 0)]
    public void An_abort_does_not_wait_for_the_answer_and_the_answer_hurts_nobody(Command code, uint operand)
    {
        using var bench = ScriptedPageRequests.Running(out var requests, engines: 1);
        var lost = bench.Map(4096);
        bench.Memory.Evict(lost);
        bench.Post(Descriptors.NoOp(lost));
        bench.Settle();
        Assert.Equal(0u, bench.Command(code, operand).Raw);
        requests.Serve();
        Assert.Equal(CompletionStatus.None, bench.Record(lost).Status);
        if (code == Command.AbortAll)
        {
            Assert.Equal(CompletionStatus.Success, bench.Run(Descriptors.NoOp(bench.Map(4096))).Status);
        }
    }

    [Fact]
    public void No_more_requests_are_outstanding_than_software_allocated()
    {
        using var bench = ScriptedPageRequests.Running(
            out var requests, engines: 4, adjust: static b => b.Device.Configuration.PageRequestAllocation = 2);
        var records = Enumerable.Range(0, 4).Select(_ => bench.Map(4096)).ToList();
        foreach (var record in records)
        {
            bench.Memory.Evict(record);
            bench.Post(Descriptors.NoOp(record));
        }

        bench.Settle();
        for (var made = 2; made < 4; made++)
        {
            Assert.Equal((made, 2), (requests.All.Count, requests.WaitingCount));
            requests.Serve();
        }

        requests.ServeAll();
        Assert.All(records, record => Assert.Equal(CompletionStatus.Success, bench.Record(record).Status));
    }

    [Fact]
    public void A_request_that_an_abort_left_behind_counts_until_it_is_answered()
    {
        using var bench = ScriptedPageRequests.Running(
            out var requests, engines: 1, adjust: static b => b.Device.Configuration.PageRequestAllocation = 1);
        var lost = bench.Map(4096);
        bench.Memory.Evict(lost);
        bench.Post(Descriptors.NoOp(lost));
        bench.Settle();
        Assert.Equal(0u, bench.Command(Command.AbortAll).Raw);
        bench.Post(Descriptors.NoOp(lost + 32));
        bench.Settle();
        Assert.Single(requests.All);
        requests.Answer(PageResponse.InvalidRequest);
        Assert.Equal(2, requests.All.Count);
        requests.Serve();
        Assert.Equal((CompletionStatus.None, CompletionStatus.Success), (bench.Record(lost).Status, bench.Record(lost + 32).Status));
    }

    [Theory]
    [InlineData(ResetKind.FunctionLevel)]
    [InlineData(ResetKind.PowerOn)]
    public void A_reset_of_the_function_forgets_requests_and_their_late_answers_give_nothing_back(ResetKind kind)
    {
        using var bench = ScriptedPageRequests.Running(
            out var requests, engines: 2, adjust: static b => b.Device.Configuration.PageRequestAllocation = 1);
        var records = bench.Map(4096);
        bench.Memory.Evict(records);
        bench.Post(Descriptors.NoOp(records));
        bench.Settle();
        bench.Device.Reset(kind);
        bench.Settle();
        bench.Device.Configuration.BusMasterEnable = true;
        bench.Device.Configuration.PasidEnable = true;
        bench.Device.Configuration.AtsEnable = true;
        bench.Device.Configuration.PageRequestAllocation = 1;
        bench.Device.Configuration.PageRequestEnable = true;
        bench.Configure();
        bench.Enable();
        bench.Post(Descriptors.NoOp(records));
        bench.Post(Descriptors.NoOp(records + 32));
        bench.Settle();
        Assert.Equal(2, requests.All.Count);
        requests.Answer(PageResponse.InvalidRequest);
        Assert.Equal(2, requests.All.Count);
        requests.ServeAll();
        Assert.Equal((CompletionStatus.Success, CompletionStatus.Success), (bench.Record(records).Status, bench.Record(records + 32).Status));
    }

    private static Bench TwoGroups(out ScriptedPageRequests requests)
    {
        var bench = ScriptedPageRequests.Running(out requests, eventLog: true, engines: 1, adjust: static b =>
        {
            b.ConfigureQueue(2, WqMode.Dedicated);
            b.Bar.GrpCfg[1].WorkQueues.Write(new GrpCfgWorkQueues(0, 0, 0, 0).WithWorkQueue(2));
            b.Bar.GrpCfg[1].Engines.Write(new GrpCfgEngines(0b10));
        });
        Assert.Equal(0u, bench.Command(Command.EnableWq, 2).Raw);
        return bench;
    }

    private static void AssertDelayed(Bench bench, ulong records, Action release)
    {
        bench.Enqueue(Descriptors.NoOp(records), queue: 1);
        bench.Post(Descriptors.NoOp(records + 32), queue: 2);
        bench.Settle();
        Assert.Equal((CompletionStatus.None, CompletionStatus.Success), (bench.Record(records).Status, bench.Record(records + 32).Status));
        release();
        Assert.Equal(CompletionStatus.Success, bench.Record(records).Status);
    }
}
