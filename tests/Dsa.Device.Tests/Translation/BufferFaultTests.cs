using Dsa.Device.Tests.Outcomes;
using Dsa.Platform.Memory;

namespace Dsa.Device.Tests.Translation;

/// <summary>Faults on sources and destinations, and what the answer to a page request makes of them (§7 of the behaviour).</summary>
public sealed class BufferFaultTests
{
    private const int Bytes = 5 * 4096;

    [Fact]
    public void A_blocked_move_goes_on_where_it_was_whenever_its_page_comes()
    {
        using var bench = ScriptedPageRequests.Running(out var requests);
        var move = Move(bench, out var data, evicted: [0, 2, 4]);
        bench.Post(move);
        bench.Settle();
        for (var expected = 1; requests.WaitingCount > 0; expected++)
        {
            Assert.Equal(expected, requests.All.Count);
            Assert.Equal(CompletionStatus.None, bench.Record(move.CompletionAddress).Status);
            requests.Serve();
        }

        Assert.Equal([move.Source, move.Destination, move.Source + 8192], requests.All.Take(3).Select(static request => request.Address));
        Assert.Equal([MemoryAccess.Read, MemoryAccess.Write], requests.All.Take(2).Select(static request => request.Access));
        Assert.Equal(6, requests.All.Count);
        AssertComplete(bench, move, data);
    }

    [Fact]
    public void A_page_that_went_away_again_is_requested_again()
    {
        using var bench = ScriptedPageRequests.Running(out var requests);
        var move = Move(bench, out var data, evicted: [1]);
        bench.Memory.Evict(move.Source + 4096);
        bench.Post(move);
        bench.Settle();
        requests.Answer(PageResponse.Success);
        requests.Answer(PageResponse.Success);
        Assert.Equal(3, requests.All.Count);
        Assert.All(requests.All, request => Assert.Equal(move.Source + 4096, request.Address));
        requests.ServeAll();
        AssertComplete(bench, move, data);
    }

    [Fact]
    [Produces(CompletionStatus.PageRequestInvalid)]
    public void A_page_that_never_stays_ends_as_status_0x04_with_what_was_done()
    {
        using var bench = ScriptedPageRequests.Running(out var requests);
        var move = Move(bench, out _, evicted: [1]);
        bench.Post(move);
        bench.Settle();
        while (requests.WaitingCount > 0)
        {
            requests.Answer(PageResponse.Success);
        }

        var record = bench.Record(move.CompletionAddress);
        Assert.Equal((CompletionStatus.PageRequestInvalid, 4096u, move.Source + 4096), (record.Status, record.BytesCompleted, record.FaultAddress));
        Assert.InRange(requests.All.Count, 2, 1000);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Produces(CompletionStatus.PageRequestInvalid)]
    public void An_answer_of_invalid_is_status_0x04_with_the_direction(bool isSource)
    {
        using var bench = ScriptedPageRequests.Running(out var requests);
        var move = Move(bench, out _, evicted: []);
        bench.Memory.Evict((isSource ? move.Source : move.Destination) + 8192);
        bench.Post(move);
        bench.Settle();
        requests.Answer(PageResponse.InvalidRequest);
        var record = bench.Record(move.CompletionAddress);
        Assert.Equal((CompletionStatus.PageRequestInvalid, !isSource, 8192u), (record.Status, record.FaultWrite, record.BytesCompleted));
        Assert.Equal(isSource ? Operand.Source1 : Operand.Destination1, record.FaultOperand);
        Assert.Equal((isSource ? move.Source : move.Destination) + 8192, record.FaultAddress);
        Assert.False(bench.Bar.SwError.Read().Valid);
    }

    [Theory]
    [InlineData(PageResponse.ResponseFailure)]
    [InlineData(PageResponse.TimedOut)]
    [Produces(CompletionStatus.TranslationError)]
    [Produces(ErrorCode.TranslationError)]
    public void A_failed_answer_is_0x22_in_the_record_and_in_swerror_even_with_a_log(PageResponse response)
    {
        using var bench = ScriptedPageRequests.Running(out var requests, eventLog: true);
        var move = Move(bench, out _, evicted: [1]);
        bench.Post(move);
        bench.Settle();
        requests.Answer(response);
        var record = bench.Record(move.CompletionAddress);
        Assert.Equal((CompletionStatus.TranslationError, 4096u, 0UL), (record.Status, record.BytesCompleted, record.FaultAddress));
        var error = bench.Bar.SwError.Read();
        Assert.Equal((ErrorCode.TranslationError, true, Opcode.MemMove, bench.Pasid), (error.Error, error.DescriptorValid, error.Operation, error.Pasid));
        Assert.Equal((false, 0), (error.ErrorInfoValid, bench.LoggedCount));
    }

    [Fact]
    public void Without_record_address_0x22_is_in_swerror_once()
    {
        using var bench = ScriptedPageRequests.Running(out var requests, eventLog: true);
        var move = Move(bench, out _, evicted: [0]) with { CompletionAddress = 0, Flags = DescriptorFlags.BlockOnFault };
        bench.Post(move);
        bench.Settle();
        requests.Answer(PageResponse.ResponseFailure);
        var error = bench.Bar.SwError.Read();
        Assert.Equal((ErrorCode.TranslationError, false, 0), (error.Error, error.Overflow, bench.LoggedCount));
    }

    [Fact]
    public void When_nobody_serves_requests_they_fail()
    {
        using var bench = ScriptedPageRequests.Running(out _);
        bench.Slot.Memory.PageRequests = null;
        var move = Move(bench, out _, evicted: [0]);
        Assert.Equal(CompletionStatus.TranslationError, bench.Run(move).Status);
    }

    [Fact]
    [Produces(CompletionStatus.PageFault)]
    public void Without_the_flag_a_fault_is_status_0x03_although_pages_could_be_requested()
    {
        using var bench = ScriptedPageRequests.Running(out var requests);
        var move = Move(bench, out _, evicted: [3]) with { Flags = Descriptors.Recorded };
        var record = bench.Run(move);
        Assert.Equal((CompletionStatus.PageFault, 3u * 4096), (record.Status, record.BytesCompleted));
        Assert.Empty(requests.All);
    }

    [Fact]
    public void The_flag_is_reserved_for_queues_that_do_not_block()
    {
        using var bench = ScriptedPageRequests.Running(out _, adjust: static b =>
            b.Bar.WqCfg[0].Control.Write(b.Bar.WqCfg[0].Control.Read().WithBlockOnFaultEnable(false)));
        Assert.Equal(CompletionStatus.InvalidFlags, bench.Run(Move(bench, out _, evicted: [])).Status);
    }

    [Theory]
    [InlineData(true, CompletionStatus.ReadError)]
    [InlineData(false, CompletionStatus.WriteError)]
    public void A_queue_without_translation_services_requests_nothing_and_reports_hardware_errors(bool isSource, CompletionStatus expected)
    {
        using var bench = ScriptedPageRequests.Running(out var requests, adjust: static b =>
            b.Bar.WqCfg[0].Control.Write(b.Bar.WqCfg[0].Control.Read().WithAtsDisable(true)));
        var move = Move(bench, out _, evicted: []);
        bench.Memory.Evict(isSource ? move.Source : move.Destination);
        var record = bench.Run(move);
        Assert.Equal((expected, 0UL, Operand.Unknown), (record.Status, record.FaultAddress, record.FaultOperand));
        Assert.Empty(requests.All);

        // The other queue of the group has them all the same.
        bench.Enqueue(move);
        bench.Settle();
        Assert.Single(requests.All);
    }

    [Theory]
    [InlineData(true, CompletionStatus.ReadError)]
    [InlineData(false, CompletionStatus.WriteError)]
    [Produces(CompletionStatus.ReadError)]
    [Produces(CompletionStatus.WriteError)]
    public void An_access_that_fails_on_its_way_is_a_hardware_error_and_no_page_is_requested(bool isRead, CompletionStatus expected)
    {
        var injections = isRead
            ? new Platform.Scheduling.InjectionProfile { ReadErrorOneIn = 1 }
            : new Platform.Scheduling.InjectionProfile { WriteErrorOneIn = 2 };
        var seen = false;
        for (var seed = 1UL; !seen; seed++)
        {
            Assert.True(seed < 50, "the record itself always fails");
            using var bench = Bench.Running(seed, injections);
            var source = bench.Map(4096);
            var record = bench.Run(Descriptors.Move(source, bench.Map(4096), 64, bench.Map(4096)));
            seen = record.Status == expected;
            Assert.True(seen || !isRead, $"{record.Status}");
        }
    }

    private static MemMoveDescriptor Move(Bench bench, out byte[] data, int[] evicted)
    {
        data = Descriptors.Pattern(Bytes);
        var move = Descriptors.Move(bench.MapBytes(data), bench.Map(Bytes), Bytes, bench.Map(4096));
        foreach (var page in evicted)
        {
            bench.Memory.Evict(move.Source + (ulong)(page * 4096));
            if (evicted.Length > 1)
            {
                bench.Memory.Evict(move.Destination + (ulong)(page * 4096));
            }
        }

        return move with { Flags = Descriptors.Recorded | DescriptorFlags.BlockOnFault };
    }

    private static void AssertComplete(Bench bench, MemMoveDescriptor move, byte[] data)
    {
        var record = bench.Record(move.CompletionAddress);
        Assert.Equal((CompletionStatus.Success, 0u), (record.Status, record.BytesCompleted));
        Assert.Equal(data, bench.Read(move.Destination, data.Length));
        Assert.False(bench.Bar.SwError.Read().Valid);
    }
}
