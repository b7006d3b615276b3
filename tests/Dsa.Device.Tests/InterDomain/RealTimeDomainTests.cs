using Dsa.Bindings.Portals;
using Dsa.Device.Profiles;
using Dsa.Platform.Scheduling;

namespace Dsa.Device.Tests.InterDomain;

/// <summary>Real threads: submitters, an owner that moves its window, and software that changes entries.</summary>
public sealed class RealTimeDomainTests
{
    private const int Bytes = 64 * 1024;
    private const int Rounds = 100;
    private const long DeadlineNanoseconds = 30_000_000_000;

    [Fact]
    public void After_update_window_nothing_is_written_through_the_old_window()
    {
        using var domains = Ready();
        var theirs = domains.Owner.Memory.Map(Bytes, populate: true);
        var ownerRecord = domains.OwnerMap(4096);
        domains.Write(domains.Windowed(theirs, Bytes).WithAllowUpdate(true));
        var ours = domains.Bench.MapBytes(Enumerable.Repeat((byte)0xA5, Bytes).ToArray());
        var isOver = 0;
        var submitter = domains.Bench.Scheduler.Spawn("submitter", () =>
        {
            while (Volatile.Read(ref isOver) == 0)
            {
                domains.Bench.Enqueue(domains.CopyTo(ours, theirs, Bytes) with
                {
                    Flags = DescriptorFlags.None, UseAlternateDestination = true, CompletionAddress = 0,
                });
            }
        });
        var changed = 0;
        for (var round = 0; round < Rounds; round++)
        {
            Update(domains, WindowFlags.Write, ownerRecord);
            Update(domains, WindowFlags.None, ownerRecord);
            changed += domains.OwnerRead(theirs, Bytes).AsSpan().IndexOfAnyExcept((byte)0) < 0 ? 0 : 1;
            domains.OwnerWrite(theirs, new byte[Bytes]);
            domains.Bench.Scheduler.Sleep(20_000);
            Assert.Equal(-1, domains.OwnerRead(theirs, Bytes).AsSpan().IndexOfAnyExcept((byte)0));
        }

        Volatile.Write(ref isOver, 1);
        submitter.Join();

        // Otherwise the copies were all refused, and nothing was proved.
        Assert.NotEqual(0, changed);
    }

    [Fact]
    public void Every_descriptor_ends_while_entries_change_and_owners_are_aborted()
    {
        using var domains = Ready();
        domains.Write(domains.Open);
        var theirs = domains.OwnerMap(Bytes);
        var ours = domains.Bench.Map(Bytes);
        var isOver = 0;
        var toggler = domains.Bench.Scheduler.Spawn("toggler", () =>
        {
            for (var i = 0; Volatile.Read(ref isOver) == 0; i++)
            {
                domains.Bench.Bar.Idpt[DomainBench.Entry].Entry.Write(domains.Open.WithUsable(i % 4 != 0));
                domains.Bench.Scheduler.Sleep(5000);
            }
        });
        var aborter = domains.Bench.Scheduler.Spawn("aborter", () =>
        {
            while (Volatile.Read(ref isOver) == 0)
            {
                Assert.Equal(CommandError.Success, domains.Bench.ErrorOf(Command.AbortPasid, domains.OwnerPasid));
            }
        });
        var outcomes = new SortedDictionary<CompletionStatus, int>();
        for (var round = 0; round < 20 * Rounds; round++)
        {
            domains.Bench.Write(domains.Record, new byte[CompletionRecord.SizeBytes]);
            Submit(domains, domains.CopyFrom(theirs, ours, Bytes), domains.Bench.Pasid);
            Until(domains, () => domains.Bench.Record(domains.Record).Status != CompletionStatus.None);
            var status = domains.Bench.Record(domains.Record).Status;
            outcomes[status] = outcomes.GetValueOrDefault(status) + 1;
        }

        Volatile.Write(ref isOver, 1);
        toggler.Join();
        aborter.Join();
        Assert.Empty(outcomes.Keys.Except([CompletionStatus.Success, CompletionStatus.InvalidIdptHandle, CompletionStatus.DomainInaccessible]));
    }

    private static void Update(DomainBench domains, WindowFlags flags, ulong record)
    {
        domains.OwnerWrite(record, new byte[CompletionRecord.SizeBytes]);
        Submit(domains, domains.Update(flags) with { CompletionAddress = record }, domains.OwnerPasid);
        Until(domains, () => domains.OwnerRead(record, 1)[0] != 0);
        Assert.Equal((byte)CompletionStatus.Success, domains.OwnerRead(record, 1)[0]);
    }

    private static void Submit(DomainBench domains, WorkDescriptor descriptor, uint pasid) =>
        Until(domains, () => domains.Bench.Enqueue(descriptor, pasid: pasid) == SubmitResult.Accepted);

    private static void Until(DomainBench domains, Func<bool> condition)
    {
        var deadline = domains.Bench.Scheduler.NowNanoseconds + DeadlineNanoseconds;
        while (!condition())
        {
            Assert.True(domains.Bench.Scheduler.NowNanoseconds < deadline, "it does not happen");
            domains.Bench.Scheduler.Sleep(1000);
        }
    }

    private static DomainBench Ready() =>
        new(new Bench(new RealTimeScheduler(), trace: null, DeviceProfile.Dsa30), engines: 4);
}
