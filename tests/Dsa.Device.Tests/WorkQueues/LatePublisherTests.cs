using Dsa.Bindings.Portals;
using Dsa.Device.Tests.Translation;
using Dsa.Platform.Scheduling;

namespace Dsa.Device.Tests.WorkQueues;

/// <summary>Submitters that are held up in the middle of a portal write, between their claim of a place and its publication.</summary>
public sealed class LatePublisherTests
{
    // Switch points of a portal write: at its beginning, before the claim, before the publication.
    private const int BeforeClaim = 2;
    private const int BeforePublication = 3;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_late_publication_wakes_engines_for_all_that_waited_behind_it(int engines)
    {
        using var bench = Running(out var scheduler, engines);
        var records = bench.Map(4096);
        HoldUp(scheduler, BeforePublication, () =>
        {
            for (var i = 1; i <= 3; i++)
            {
                Assert.Equal(SubmitResult.Accepted, bench.Enqueue(Descriptors.NoOp(records + (ulong)(i * 32))));
            }

            bench.Settle();
            Assert.Equal([CompletionStatus.None, CompletionStatus.None, CompletionStatus.None], Statuses(bench, records, 1, 3));
        });
        Assert.Equal(SubmitResult.Accepted, bench.Enqueue(Descriptors.NoOp(records)));
        bench.Settle();
        Assert.Equal(Enumerable.Repeat(CompletionStatus.Success, 4), Statuses(bench, records, 0, 4));
    }

    [Fact]
    public void While_the_late_one_waits_for_a_page_another_engine_takes_what_is_behind_it()
    {
        using var bench = Running(out var scheduler, engines: 2, blocksOnFault: true);
        bench.Slot.Memory.PageRequests = new AnalyticsBench.HeldPageRequests();
        var records = bench.Map(4096);
        var missing = bench.Memory.Map(4096);
        HoldUp(scheduler, BeforePublication, () =>
        {
            bench.Enqueue(Descriptors.NoOp(records + 32));
            bench.Settle();
        });
        bench.Enqueue(Descriptors.Fill(missing, 64, 1, records) with { Flags = Descriptors.Recorded | DescriptorFlags.BlockOnFault });
        bench.Settle();
        Assert.Equal([CompletionStatus.None, CompletionStatus.Success], Statuses(bench, records, 0, 2));
    }

    [Fact]
    public void A_submitter_that_was_overtaken_before_its_claim_is_not_told_to_retry_while_there_is_room()
    {
        using var bench = Running(out var scheduler, engines: 1);
        var records = bench.Map(4096);
        HoldUp(scheduler, BeforeClaim, () =>
        {
            for (var i = 1; i <= 3; i++)
            {
                Assert.Equal(SubmitResult.Accepted, bench.Enqueue(Descriptors.NoOp(records + (ulong)(i * 32))));
                bench.Settle();
            }
        });
        Assert.Equal(SubmitResult.Accepted, bench.Enqueue(Descriptors.NoOp(records)));
        bench.Settle();
        Assert.Equal(Enumerable.Repeat(CompletionStatus.Success, 4), Statuses(bench, records, 0, 4));
    }

    [Fact]
    public void A_drain_waits_for_a_descriptor_whose_publication_is_late()
    {
        using var bench = Running(out var scheduler, engines: 1);
        var record = bench.Map(4096);
        var wasHeldUp = false;
        HoldUp(scheduler, BeforePublication, () =>
        {
            bench.Issue(Command.DrainAll);
            bench.Settle();
            wasHeldUp = bench.Bar.CmdStatus.Read().Active;
        });
        bench.Enqueue(Descriptors.NoOp(record));
        bench.Settle();
        Assert.True(wasHeldUp);
        Assert.Equal((CompletionStatus.Success, 0u), (bench.Record(record).Status, bench.Bar.CmdStatus.Read().Raw));
    }

    [Fact]
    public void An_abort_drops_a_descriptor_whose_publication_is_late()
    {
        using var bench = Running(out var scheduler, engines: 1);
        var record = bench.Map(4096);
        HoldUp(scheduler, BeforePublication, () =>
        {
            bench.Issue(Command.AbortAll);
            bench.Settle();
            Assert.True(bench.Bar.CmdStatus.Read().Active);
        });
        bench.Enqueue(Descriptors.NoOp(record));
        bench.Settle();
        Assert.Equal((CompletionStatus.None, 0u), (bench.Record(record).Status, bench.Bar.CmdStatus.Read().Raw));
    }

    private static Bench Running(out MeddlingScheduler scheduler, int engines, bool blocksOnFault = false)
    {
        scheduler = new MeddlingScheduler(new SeededScheduler(1));
        var bench = new Bench(scheduler, trace: null);
        bench.Device.Configuration.PageRequestEnable = blocksOnFault;
        bench.Configure(engines);
        bench.Bar.WqCfg[1].Control.Write(bench.Bar.WqCfg[1].Control.Read().WithBlockOnFaultEnable(blocksOnFault));
        bench.Enable();
        return bench;
    }

    /// <summary>Has something happen at a switch point of the next portal write, whose writer goes on only after it.</summary>
    private static void HoldUp(MeddlingScheduler scheduler, int switchPoint, Action meanwhile)
    {
        var count = 0;
        scheduler.AtSwitchPoint = () =>
        {
            if (++count == switchPoint)
            {
                scheduler.AtSwitchPoint = null;
                meanwhile();
            }
        };
    }

    private static IEnumerable<CompletionStatus> Statuses(Bench bench, ulong records, int first, int count) =>
        Enumerable.Range(first, count).Select(i => bench.Record(records + (ulong)(i * 32)).Status);
}
