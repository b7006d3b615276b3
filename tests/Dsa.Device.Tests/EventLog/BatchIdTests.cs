using Dsa.Device.Profiles;
using Dsa.Platform.Scheduling;

namespace Dsa.Device.Tests.EventLog;

/// <summary>What ties the entries of one batch together.</summary>
public sealed class BatchIdTests
{
    private const int Ids = 256;

    [Fact]
    public void An_id_is_not_given_again_while_its_batch_is_in_progress()
    {
        using var bench = Bench.Running(eventLog: true);
        var lost = bench.Map(4096);
        bench.Memory.Evict(lost);
        var target = bench.MapContiguous(1 << 21);
        var members = Enumerable.Repeat((WorkDescriptor)new FillDescriptor { Destination = target, TransferSize = 1 << 21 }, 31);
        var longRecord = bench.Map(4096);
        var longList = Operations.BatchTests.List(bench, [Descriptors.NoOp(lost), .. members]);
        var shortList = Operations.BatchTests.List(bench, new NoOpDescriptor(), new NoOpDescriptor());
        var lastList = Operations.BatchTests.List(bench, new NoOpDescriptor(), Descriptors.NoOp(lost));
        var record = bench.Map(4096);
        bench.Scheduler.Run(() =>
        {
            bench.Post(Descriptors.Batch(longList, 32, longRecord));
            Until(bench, () => bench.LoggedCount == 1);
            for (var i = 0; i < Ids - 1; i++)
            {
                bench.Write(record, new byte[32]);
                bench.Post(Descriptors.Batch(shortList, 2, record));
                Until(bench, () => bench.Record(record).Status != CompletionStatus.None);
            }

            bench.Post(Descriptors.Batch(lastList, 2, record));
            Until(bench, () => bench.LoggedCount == 3);
        });
        Assert.Equal((0u, 1u), ((uint)bench.Entry(0).BatchIndex, (uint)bench.Entry(1).BatchIndex));
        Assert.NotEqual(bench.Entry(0).BatchId, bench.Entry(1).BatchId);
        Assert.Equal(bench.Entry(1).BatchId, bench.Entry(2).BatchId);
        Assert.All([0, 1], i => Assert.True(((CompletionEventLogEntry)bench.Entry(i)).FirstErrorInBatch));
        bench.Settle();
        Assert.Equal(4, bench.LoggedCount);
        Assert.Equal((Opcode.Batch, bench.Entry(0).BatchId), (bench.Entry(3).Operation, bench.Entry(3).BatchId));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void The_first_entry_that_is_not_lost_is_the_first_of_its_batch(ulong seed)
    {
        var capabilities = DeviceProfile.Dsa20.Capabilities;
        var profile = DeviceProfile.Dsa20 with { Capabilities = capabilities with { GenCap = capabilities.GenCap.WithEventLogOverflow(true) } };
        using var bench = Bench.Running(seed, new InjectionProfile { EventLogFullOneIn = 2 }, eventLog: true, profile: profile);
        var lost = bench.Map(4096);
        bench.Memory.Evict(lost);
        var list = Operations.BatchTests.List(bench, [.. Enumerable.Repeat((WorkDescriptor)Descriptors.NoOp(lost), 32)]);
        bench.Post(Descriptors.Batch(list, 32, bench.Map(4096)));
        bench.Settle();
        var entries = Enumerable.Range(0, bench.LoggedCount).Select(i => (CompletionEventLogEntry)bench.Entry(i)).ToList();
        Assert.InRange(entries.Count, 2, 32);
        Assert.True(entries[0].FirstErrorInBatch);
        Assert.DoesNotContain(entries.Skip(1), static entry => entry.FirstErrorInBatch);
    }

    private static void Until(Bench bench, Func<bool> condition)
    {
        for (var attempt = 0; !condition(); attempt++)
        {
            Assert.True(attempt < 100_000, "nothing comes");
            bench.Scheduler.Sleep(100);
        }
    }
}
