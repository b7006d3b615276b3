using System.Runtime.InteropServices;
using Dsa.Bindings.Portals;
using Dsa.Platform.Scheduling;

namespace Dsa.Device.Tests.Soak;

/// <summary>Real threads: several submitters, engines inline and on threads of their own, commands in between.</summary>
public sealed class RealTimeTests
{
    private const int Submitters = 4;
    private const long DeadlineNanoseconds = 20_000_000_000;

    [Fact]
    public void Every_accepted_descriptor_of_many_threads_completes_once()
    {
        using var bench = Ready();
        var actors = Enumerable.Range(0, Submitters).Select(i => bench.Scheduler.Spawn($"submitter {i}", () => Copy(bench, i, 3000))).ToList();
        actors.ForEach(static actor => actor.Join());
        Assert.Equal(0u, bench.Command(Command.DrainAll).Raw);
        Assert.False(bench.Bar.SwError.Read().Valid);
    }

    [Fact]
    public void Drains_complete_while_others_go_on_submitting()
    {
        using var bench = Ready();
        var actor = bench.Scheduler.Spawn("submitter", () => Copy(bench, 0, 3000));
        for (var i = 0; i < 50; i++)
        {
            Assert.Equal(0u, bench.Command(Command.DrainAll).Raw);
            Assert.Equal(0u, bench.Command(Command.DrainWq, 0b10).Raw);
            Assert.Equal(0u, bench.Command(Command.DrainPasid, bench.Pasid).Raw);
        }

        actor.Join();
    }

    [Fact]
    public void After_disable_and_reset_nothing_is_written_any_more()
    {
        using var bench = Ready();
        var target = bench.Map(1 << 20);
        for (var round = 0; round < 60; round++)
        {
            for (var i = 0; i < 8; i++)
            {
                bench.Enqueue(new FillDescriptor { Destination = target, TransferSize = 1 << 20, PatternLower = ulong.MaxValue });
            }

            if (round % 2 == 0)
            {
                Assert.Equal(0u, bench.Command(Command.DisableWq, 0b10).Raw);
            }
            else
            {
                Assert.Equal(0u, bench.Command(Command.ResetWq, 0b10).Raw);
                bench.ConfigureQueue(1, WqMode.Shared);
            }

            bench.Write(target, new byte[1 << 20]);
            bench.Scheduler.Sleep(200_000);
            Assert.Equal(-1, bench.Read(target, 1 << 20).AsSpan().IndexOfAnyExcept((byte)0));
            Assert.Equal(0u, bench.Command(Command.EnableWq, 1).Raw);
        }
    }

    [Fact]
    public void Pages_taken_away_while_the_device_copies_give_exact_partial_results()
    {
        using var bench = Ready();
        var data = Descriptors.Pattern(1 << 20);
        var source = bench.MapContiguous(data.Length);
        bench.Write(source, data);
        var target = bench.MapContiguous(1 << 20);
        var record = bench.Map(4096);
        var evictor = bench.Scheduler.Spawn("evictor", () =>
        {
            for (var i = 0; i < 4000; i++)
            {
                bench.Memory.Evict(source + (ulong)(i * 37 % 256 * 4096));
            }
        });
        for (var round = 0; round < 200; round++)
        {
            bench.Read(source, 1 << 20);
            bench.Write(record, new byte[32]);
            Enqueue(bench, Descriptors.Move(source, target, 1 << 20, record));
            Await(bench, record);
            var result = bench.Record(record);
            var done = result.Status == CompletionStatus.Success ? 1 << 20 : (int)result.BytesCompleted;
            Assert.True(data.AsSpan(0, done).SequenceEqual(bench.Read(target, done)));
        }

        evictor.Join();
    }

    [Fact]
    public void Every_event_of_four_engines_is_in_the_log_once_and_whole()
    {
        using var bench = Ready(eventLog: true);
        const int each = 3000;
        var actors = Enumerable.Range(0, 2).Select(i => bench.Scheduler.Spawn($"submitter {i}", () =>
        {
            for (var n = 0; n < each; n++)
            {
                Enqueue(bench, new FillDescriptor { Destination = 0x1000 + (ulong)(((i * each) + n) * 4096), TransferSize = 8 });
            }
        })).ToList();
        var seen = new HashSet<ulong>();
        var deadline = bench.Scheduler.NowNanoseconds + DeadlineNanoseconds;
        while (seen.Count < 2 * each)
        {
            Assert.True(bench.Scheduler.NowNanoseconds < deadline, $"{seen.Count} events of {2 * each}");
            var status = bench.Bar.EvlStatus.Read();
            for (var index = status.Head; index != status.Tail; index = (index + 1) % 64)
            {
                var entry = bench.Entry((int)index);
                Assert.Equal((ErrorCode.PageFault, Opcode.Fill, true), (entry.Error, entry.Operation, entry.FaultWrite));
                Assert.True(seen.Add(entry.FaultAddress));
            }

            bench.Bar.EvlStatus.WriteLow(new EvlStatus(0).WithHead(status.Tail));
        }

        actors.ForEach(static actor => actor.Join());
        Assert.Equal(0u, bench.Command(Command.DrainAll).Raw);
        Assert.Equal(bench.Bar.EvlStatus.Read().Head, bench.Bar.EvlStatus.Read().Tail);
        Assert.False(bench.Bar.SwError.Read().Valid);
    }

    private static Bench Ready(bool eventLog = false)
    {
        var bench = new Bench(new RealTimeScheduler(), trace: null);
        bench.Configure(engines: 4);
        bench.ConfigureQueue(1, WqMode.Shared, size: 64, threshold: 64);
        if (eventLog)
        {
            bench.ConfigureEventLog();
        }

        bench.Enable();
        return bench;
    }

    private static void Copy(Bench bench, int submitter, int count)
    {
        var data = Descriptors.Pattern(4096, submitter);
        var source = bench.MapBytes(data);
        var target = bench.Map(4096);
        var records = bench.Map(4096);
        for (var i = 0; i < count; i++)
        {
            var record = records + (ulong)(i % 128 * 32);
            bench.Write(record, new byte[32]);
            Enqueue(bench, Descriptors.Move(source, target, 4096, record));
            Await(bench, record);
            var written = MemoryMarshal.Read<CompletionRecord>(bench.Read(record, 32));
            if (written.Status != CompletionStatus.Success)
            {
                throw new InvalidOperationException($"submitter {submitter}, descriptor {i}: {written}");
            }
        }

        if (!bench.Read(target, 4096).AsSpan().SequenceEqual(data))
        {
            throw new InvalidOperationException($"submitter {submitter}: the copy is wrong.");
        }
    }

    private static void Enqueue(Bench bench, in WorkDescriptor descriptor)
    {
        var deadline = bench.Scheduler.NowNanoseconds + DeadlineNanoseconds;
        while (bench.Enqueue(descriptor) != SubmitResult.Accepted)
        {
            if (bench.Scheduler.NowNanoseconds > deadline)
            {
                throw new TimeoutException("the queue stays full");
            }
        }
    }

    private static void Await(Bench bench, ulong record)
    {
        var deadline = bench.Scheduler.NowNanoseconds + DeadlineNanoseconds;
        while (!bench.Memory.TryPeek(record, out var status) || status == 0)
        {
            if (bench.Scheduler.NowNanoseconds > deadline)
            {
                throw new TimeoutException("no record");
            }
        }
    }
}
