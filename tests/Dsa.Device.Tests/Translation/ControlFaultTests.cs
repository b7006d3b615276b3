using Dsa.Device.Tests.Operations;
using Dsa.Device.Tests.Outcomes;
using Dsa.Platform.Memory;

namespace Dsa.Device.Tests.Translation;

/// <summary>Faults on completion records, descriptor lists and readbacks: the device always waits for these pages where it can (§7 of the behaviour).</summary>
public sealed class ControlFaultTests
{
    [Fact]
    public void A_record_whose_page_comes_is_written()
    {
        using var bench = ScriptedPageRequests.Running(out var requests, eventLog: true);
        var record = Lost(bench);
        bench.Post(Descriptors.NoOp(record + 32));
        bench.Settle();
        var request = Assert.Single(requests.All);
        Assert.Equal((record + 32, MemoryAccess.Write), (request.Address, request.Access));
        requests.Serve();
        Assert.Equal(CompletionStatus.Success, bench.Record(record + 32).Status);
        Assert.Equal(0, bench.LoggedCount);
    }

    [Fact]
    public void A_record_whose_page_went_away_again_is_asked_for_again()
    {
        using var bench = ScriptedPageRequests.Running(out var requests);
        var record = Lost(bench);
        bench.Post(Descriptors.NoOp(record));
        bench.Settle();
        requests.Answer(PageResponse.Success);
        Assert.Equal(2, requests.All.Count);
        requests.Serve();
        Assert.Equal(CompletionStatus.Success, bench.Record(record).Status);
    }

    [Fact]
    [Produces(ErrorCode.CompletionPageFault)]
    public void A_record_whose_page_cannot_be_had_is_logged_as_0x1a()
    {
        using var bench = ScriptedPageRequests.Running(out var requests, eventLog: true);
        var record = Lost(bench);
        bench.Post(Descriptors.Fill(0x1000, 8, 0, record));
        bench.Settle();
        requests.Answer(PageResponse.InvalidRequest);
        var entry = (CompletionEventLogEntry)bench.Entry(0);
        Assert.Equal((ErrorCode.CompletionPageFault, true, record), (entry.Error, entry.FaultWrite, entry.FaultAddress));
        Assert.Equal((true, Operand.CompletionRecord), (entry.RecordRequired, entry.FaultOperand));
        Assert.Equal((CompletionStatus.PageFault, 0x1000UL), (entry.Record.Status, entry.Record.FaultAddress));
        Assert.False(bench.Bar.SwError.Read().Valid);
    }

    [Theory]
    [InlineData(PageResponse.ResponseFailure)]
    [InlineData(PageResponse.TimedOut)]
    public void A_record_whose_request_fails_is_0x22_in_swerror_and_nowhere_else(PageResponse response)
    {
        using var bench = ScriptedPageRequests.Running(out var requests, eventLog: true);
        bench.Post(Descriptors.NoOp(Lost(bench)));
        bench.Settle();
        requests.Answer(response);
        var error = bench.Bar.SwError.Read();
        Assert.Equal((ErrorCode.TranslationError, true, 0), (error.Error, error.DescriptorValid, bench.LoggedCount));
        Assert.Equal(CompletionStatus.Success, bench.Run(Descriptors.NoOp(bench.Map(4096))).Status);
    }

    [Fact]
    public void A_queue_without_page_requests_logs_its_record_at_once()
    {
        using var bench = ScriptedPageRequests.Running(out var requests, eventLog: true, adjust: static b =>
            b.Bar.WqCfg[0].Control.Write(b.Bar.WqCfg[0].Control.Read().WithBlockOnFaultEnable(false).WithPrsDisable(true)));
        bench.Post(Descriptors.NoOp(Lost(bench)));
        bench.Settle();
        Assert.Equal(ErrorCode.CompletionPageFault, bench.Entry(0).Error);
        Assert.Empty(requests.All);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    [Produces(ErrorCode.WriteError)]
    public void Without_translation_services_a_record_that_cannot_be_written_is_0x21(bool eventLog, bool byQueue)
    {
        using var bench = WithoutTranslation(eventLog, byQueue, out var requests);
        bench.Post(Descriptors.NoOp(Lost(bench)));
        bench.Settle();
        var code = eventLog ? bench.Entry(0).Error : bench.Bar.SwError.Read().Error;
        Assert.Equal((ErrorCode.WriteError, eventLog ? 1 : 0, !eventLog), (code, Logged(bench, eventLog), bench.Bar.SwError.Read().Valid));
        Assert.Empty(requests.All);
    }

    [Fact]
    public void A_list_whose_pages_come_is_run_to_its_end()
    {
        using var bench = ScriptedPageRequests.Running(out var requests);
        var target = bench.Map(4096);
        var list = LostList(bench, [.. Enumerable.Range(0, 32).Select(i => (WorkDescriptor)new FillDescriptor
        {
            Destination = target + (ulong)(i * 8), TransferSize = 8, PatternLower = (ulong)(i + 1),
        })]);
        bench.Memory.Evict(list);
        var record = bench.Map(4096);
        bench.Post(Descriptors.Batch(list, 32, record));
        bench.Settle();
        Assert.Equal(MemoryAccess.Read, requests.All[0].Access);
        requests.ServeAll();
        Assert.Equal((CompletionStatus.Success, 32u), (bench.Record(record).Status, bench.Record(record).BytesCompleted));
        Assert.Equal(32UL, BitConverter.ToUInt64(bench.Read(target + (31 * 8), 8)));
    }

    [Fact]
    [Produces(CompletionStatus.BatchListPageFault)]
    public void A_list_whose_page_cannot_be_had_is_status_0x06()
    {
        using var bench = ScriptedPageRequests.Running(out var requests);
        var list = LostList(bench, new NoOpDescriptor(), new NoOpDescriptor());
        var record = bench.Map(4096);
        bench.Post(Descriptors.Batch(list, 2, record));
        bench.Settle();
        requests.Answer(PageResponse.InvalidRequest);
        var written = bench.Record(record);
        Assert.Equal((CompletionStatus.BatchListPageFault, 0u, list), (written.Status, written.BytesCompleted, written.FaultAddress));
        Assert.Equal((Operand.Source1, false), (written.FaultOperand, written.FaultWrite));
    }

    [Fact]
    public void A_list_whose_request_fails_is_0x22_in_the_record_and_in_swerror()
    {
        using var bench = ScriptedPageRequests.Running(out var requests);
        var record = bench.Map(4096);
        bench.Post(Descriptors.Batch(LostList(bench, new NoOpDescriptor(), new NoOpDescriptor()), 2, record));
        bench.Settle();
        requests.Answer(PageResponse.ResponseFailure);
        Assert.Equal(CompletionStatus.TranslationError, bench.Record(record).Status);
        Assert.Equal((ErrorCode.TranslationError, Opcode.Batch), (bench.Bar.SwError.Read().Error, bench.Bar.SwError.Read().Operation));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Without_translation_services_a_list_that_cannot_be_read_is_status_0x20(bool byQueue)
    {
        using var bench = WithoutTranslation(eventLog: false, byQueue, out _);
        Assert.Equal(CompletionStatus.ReadError, bench.Run(Descriptors.Batch(Lost(bench), 2, bench.Map(4096))).Status);
    }

    [Fact]
    public void A_readback_whose_page_comes_lets_the_drain_succeed()
    {
        using var bench = ScriptedPageRequests.Running(out var requests);
        var drain = Drain(bench);
        bench.Post(drain);
        bench.Settle();
        Assert.Equal((drain.ReadbackAddress1, MemoryAccess.Read), (requests.All[0].Address, requests.All[0].Access));
        requests.Serve();
        Assert.Equal(CompletionStatus.Success, bench.Record(drain.CompletionAddress).Status);
    }

    [Theory]
    [InlineData(PageResponse.InvalidRequest, CompletionStatus.ReadbackPageFault)]
    [InlineData(PageResponse.ResponseFailure, CompletionStatus.TranslationError)]
    [InlineData(PageResponse.TimedOut, CompletionStatus.TranslationError)]
    [Produces(CompletionStatus.ReadbackPageFault)]
    public void A_readback_whose_page_cannot_be_had_tells_why(PageResponse response, CompletionStatus expected)
    {
        using var bench = ScriptedPageRequests.Running(out var requests);
        var drain = Drain(bench);
        bench.Post(drain);
        bench.Settle();
        requests.Answer(response);
        Assert.Equal(expected, bench.Record(drain.CompletionAddress).Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Without_translation_services_a_readback_that_fails_is_status_0x21(bool byQueue)
    {
        using var bench = WithoutTranslation(eventLog: false, byQueue, out _);
        Assert.Equal(CompletionStatus.WriteError, bench.Run(Drain(bench)).Status);
    }

    [Fact]
    public void A_member_blocks_its_batch_and_the_batch_goes_on_with_it()
    {
        using var bench = ScriptedPageRequests.Running(out var requests);
        var target = bench.Map(8192);
        bench.Memory.Evict(target + 4096);
        var records = bench.Map(4096);
        var list = BatchTests.List(
            bench,
            Descriptors.Fill(target + 4000, 200, 7, records) with { Flags = Descriptors.Recorded | DescriptorFlags.BlockOnFault },
            Descriptors.Fill(target, 8, 9, records + 32));
        bench.Post(Descriptors.Batch(list, 2, records + 64));
        bench.Settle();
        Assert.Equal((CompletionStatus.None, CompletionStatus.None), (bench.Record(records).Status, bench.Record(records + 64).Status));
        requests.Serve();
        Assert.Equal((CompletionStatus.Success, CompletionStatus.Success), (bench.Record(records).Status, bench.Record(records + 32).Status));
        Assert.Equal((CompletionStatus.Success, 2u), (bench.Record(records + 64).Status, bench.Record(records + 64).BytesCompleted));
    }

    private static int Logged(Bench bench, bool eventLog) => eventLog ? bench.LoggedCount : 0;

    private static Bench WithoutTranslation(bool eventLog, bool byQueue, out ScriptedPageRequests requests) =>
        ScriptedPageRequests.Running(out requests, eventLog, adjust: b =>
        {
            b.Bar.WqCfg[0].Control.Write(b.Bar.WqCfg[0].Control.Read().WithAtsDisable(byQueue));
            b.Device.Configuration.AtsEnable = byQueue;
        });

    private static ulong Lost(Bench bench)
    {
        var address = bench.Map(4096);
        bench.Memory.Evict(address);
        return address;
    }

    private static ulong LostList(Bench bench, params WorkDescriptor[] members)
    {
        var list = BatchTests.List(bench, members);
        bench.Memory.Evict(list);
        return list;
    }

    private static DrainDescriptor Drain(Bench bench) =>
        Descriptors.Drain(bench.Map(4096)) with { Readback1Valid = true, ReadbackAddress1 = Lost(bench) + 8 };
}
