using System.Runtime.InteropServices;
using Dsa.Bindings.Portals;
using Xunit.Abstractions;

namespace Dsa.Device.Tests.InterDomain;

/// <summary>Entries that change, and memory that goes away, while descriptors run: under many seeds.</summary>
public sealed class DomainRaceTests(ITestOutputHelper output)
{
    private const int Copies = 24;
    private const int Bytes = 12000;
    private const int SeedsInAll = 20;

    private static readonly byte[] s_data = Descriptors.Pattern(Bytes);

    [Fact]
    public void A_descriptor_that_meets_a_usable_bit_on_its_way_is_done_wholly_or_not_at_all()
    {
        var outcomes = new SortedSet<CompletionStatus>();
        ForSeeds((seed, domains) =>
        {
            domains.Write(domains.Open);
            var theirs = domains.OwnerMapBytes(s_data);
            var targets = new ulong[Copies];
            domains.Bench.Scheduler.Run(() =>
            {
                var toggler = domains.Bench.Scheduler.Spawn("toggler", () => Toggle(domains, new Random((int)seed)));
                for (var i = 0; i < Copies; i++)
                {
                    targets[i] = domains.Bench.Memory.Map(Bytes, populate: true);
                    Post(domains, domains.CopyFrom(theirs, targets[i], Bytes) with { CompletionAddress = RecordOf(domains, i) });
                }

                AwaitRecords(domains);
                toggler.Join();
            });
            for (var i = 0; i < Copies; i++)
            {
                var status = domains.Bench.Record(RecordOf(domains, i)).Status;
                outcomes.Add(status);
                var expected = status == CompletionStatus.Success ? s_data : new byte[Bytes];
                Assert.True(expected.AsSpan().SequenceEqual(domains.Bench.Read(targets[i], Bytes)), $"seed {seed}, copy {i}: {status}");
            }
        });
        Assert.Equal([CompletionStatus.Success, CompletionStatus.InvalidIdptHandle], outcomes);
    }

    [Fact]
    public void After_update_window_nothing_is_written_through_the_old_window() => Assert.Equal(0, WritesThroughOldWindow(suppressDrain: false));

    [Fact]
    public void With_the_drain_suppressed_something_may_be() => Assert.NotEqual(0, WritesThroughOldWindow(suppressDrain: true));

    [Fact]
    public void After_abort_pasid_of_the_owner_its_memory_stays_as_it_is()
    {
        var outcomes = new SortedSet<CompletionStatus>();
        ForSeeds((seed, domains) =>
        {
            domains.Write(domains.Open);
            var theirs = domains.OwnerMap(Bytes);
            var ours = domains.Bench.MapBytes(s_data);
            byte[] atAbort = [];
            domains.Bench.Scheduler.Run(() =>
            {
                var submitter = domains.Bench.Scheduler.Spawn("submitter", () => SubmitAll(domains, ours, theirs));
                domains.Bench.Scheduler.Sleep(new Random((int)seed).Next(20_000));
                var entry = domains.Bench.Bar.Idpt[DomainBench.Entry].Entry;
                entry.Write(entry.Read().WithUsable(false));
                domains.Bench.Issue(Command.AbortPasid, domains.OwnerPasid);
                while (domains.Bench.Bar.CmdStatus.Read().Active)
                {
                    domains.Bench.Scheduler.Sleep(100);
                }

                atAbort = domains.OwnerRead(theirs, Bytes);
                AwaitRecords(domains);
                submitter.Join();
            });
            Assert.True(atAbort.AsSpan().SequenceEqual(domains.OwnerRead(theirs, Bytes)), $"seed {seed}");
            outcomes.UnionWith(Enumerable.Range(0, Copies).Select(i => domains.Bench.Record(RecordOf(domains, i)).Status));
        });
        output.WriteLine(string.Join(", ", outcomes));
        Assert.Equal([CompletionStatus.Success, CompletionStatus.InvalidIdptHandle, CompletionStatus.DomainInaccessible], outcomes);
    }

    private static int WritesThroughOldWindow(bool suppressDrain)
    {
        var writes = 0;
        ForSeeds((seed, domains) =>
        {
            var theirs = domains.OwnerMap(Bytes);
            domains.Write(domains.Windowed(theirs, Bytes).WithAllowUpdate(true));
            var ours = domains.Bench.MapBytes(s_data);
            var ownerRecord = domains.OwnerMap(4096);
            domains.Bench.Scheduler.Run(() =>
            {
                var submitter = domains.Bench.Scheduler.Spawn("submitter", () => SubmitAll(domains, ours, theirs));
                domains.Bench.Scheduler.Sleep(new Random((int)seed).Next(20_000));
                var update = domains.Update(WindowFlags.None) with { SuppressDrain = suppressDrain, CompletionAddress = ownerRecord };
                Enqueue(domains, update);
                while (domains.OwnerRead(ownerRecord, 1)[0] == 0)
                {
                    domains.Bench.Scheduler.Sleep(100);
                }

                domains.OwnerWrite(theirs, new byte[Bytes]);
                AwaitRecords(domains);
                submitter.Join();
            });
            writes += domains.OwnerRead(theirs, Bytes).AsSpan().IndexOfAnyExcept((byte)0) < 0 ? 0 : 1;
        });
        return writes;
    }

    private static void ForSeeds(Action<ulong, DomainBench> run)
    {
        for (var seed = 1UL; seed <= (ulong)(SeedsInAll * Soak.Soak.Scale); seed++)
        {
            using var domains = new DomainBench(seed, engines: 4);
            run(seed, domains);
        }
    }

    private static void Toggle(DomainBench domains, Random random)
    {
        var entry = domains.Bench.Bar.Idpt[DomainBench.Entry].Entry;
        for (var i = 0; i < 20; i++)
        {
            domains.Bench.Scheduler.Sleep(random.Next(1500));
            entry.Write(domains.Open.WithUsable(i % 2 != 0));
        }
    }

    private static void SubmitAll(DomainBench domains, ulong ours, ulong theirs)
    {
        for (var i = 0; i < Copies; i++)
        {
            Post(domains, domains.CopyTo(ours, theirs, Bytes) with { CompletionAddress = RecordOf(domains, i) });
        }
    }

    private static ulong RecordOf(DomainBench domains, int index) => domains.Record + ((ulong)index * CompletionRecord.SizeBytes);

    /// <summary>Posts to the dedicated queue, of which the submitter knows how much room there is.</summary>
    private static void Post(DomainBench domains, in WorkDescriptor descriptor)
    {
        while (domains.Bench.Bar.WqCfg[0].Status.Read().Occupancy >= 8)
        {
            domains.Bench.Scheduler.Sleep(100);
        }

        domains.Bench.Post(descriptor);
    }

    private static void Enqueue(DomainBench domains, in WorkDescriptor descriptor)
    {
        while (domains.Bench.Enqueue(descriptor, pasid: domains.OwnerPasid) != SubmitResult.Accepted)
        {
            domains.Bench.Scheduler.Sleep(100);
        }
    }

    private static void AwaitRecords(DomainBench domains)
    {
        for (var attempt = 0; attempt < 100_000; attempt++)
        {
            var records = MemoryMarshal.Cast<byte, CompletionRecord>(domains.Bench.Read(domains.Record, Copies * CompletionRecord.SizeBytes));
            if (!records.ToArray().Any(static record => record.Status == CompletionStatus.None))
            {
                return;
            }

            domains.Bench.Scheduler.Sleep(1000);
        }

        Assert.Fail("a descriptor does not end");
    }
}
