using Dsa.Platform.Tracing;

namespace Dsa.Device.Tests.Engines;

public sealed class ArbitrationTests
{
    [Theory]
    [InlineData(8, 8, 8)]
    [InlineData(12, 4, 12)]
    [InlineData(15, 1, 15)]
    public void Queues_of_a_group_get_turns_by_their_priority(uint first, uint second, int turnsOfFirst)
    {
        using var bench = new Bench();
        bench.Configure(engines: 1);
        bench.ConfigureQueue(0, WqMode.Dedicated, size: 32);
        bench.ConfigureQueue(1, WqMode.Shared, size: 32);
        SetPriority(bench, 0, first);
        SetPriority(bench, 1, second);
        bench.Enable();
        var records = bench.Map(4096);
        for (var i = 0; i < 32; i++)
        {
            bench.Post(Descriptors.NoOp(records + ((ulong)i * 32)));
            bench.Enqueue(Descriptors.NoOp(records + 2048 + ((ulong)i * 32)));
        }

        bench.Settle();
        var order = bench.Trace.Events.Where(static e => e.Kind == TraceKind.Record).Select(e => e.Value < records + 2048).ToList();
        Assert.Equal(64, order.Count);
        Assert.Equal(turnsOfFirst, order.Take(16).Count(static isFirst => isFirst));
        Assert.Contains(order.Take(32), static isFirst => !isFirst);
    }

    [Fact]
    public void Engines_work_only_for_the_queues_of_their_group()
    {
        using var bench = new Bench();
        bench.Configure(engines: 1);
        bench.ConfigureQueue(2, WqMode.Shared);
        bench.Bar.GrpCfg[1].WorkQueues.Write(new GrpCfgWorkQueues(0, 0, 0, 0).WithWorkQueue(2));
        bench.Bar.GrpCfg[1].Engines.Write(new GrpCfgEngines(1UL << 3));
        bench.ConfigureEventLog();
        bench.Enable();
        bench.Command(Command.EnableWq, 2);

        // The one engine of group 0 hangs at the full log; that of group 1 does not.
        for (var i = 0; i < 64; i++)
        {
            bench.Post(new NoOpDescriptor { Flags = DescriptorFlags.StrictOrdering });
            bench.Settle();
        }

        var mine = bench.Map(4096);
        bench.Enqueue(Descriptors.NoOp(mine), queue: 1);
        bench.Enqueue(Descriptors.NoOp(mine + 32), queue: 2);
        bench.Settle();
        Assert.Equal(CompletionStatus.None, bench.Record(mine).Status);
        Assert.Equal(CompletionStatus.Success, bench.Record(mine + 32).Status);
    }

    [Fact]
    public void Engines_of_a_group_work_at_the_same_time()
    {
        var interleaved = false;
        for (var seed = 1UL; seed <= 20 && !interleaved; seed++)
        {
            using var bench = Bench.Running(seed, engines: 4);
            var target = bench.Map(1 << 20);
            var records = bench.Map(4096);
            bench.Post(Descriptors.Fill(target, 1 << 20, 1, records));
            bench.Post(Descriptors.NoOp(records + 32));
            bench.Settle();
            var order = bench.Trace.Events.Where(static e => e.Kind == TraceKind.Record).Select(static e => e.Value).ToList();
            interleaved = order[0] == records + 32;
        }

        Assert.True(interleaved);
    }

    private static void SetPriority(Bench bench, int queue, uint priority) =>
        bench.Bar.WqCfg[queue].Control.Write(bench.Bar.WqCfg[queue].Control.Read().WithPriority(priority));
}
