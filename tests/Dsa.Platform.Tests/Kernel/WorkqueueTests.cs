using Dsa.Platform.Scheduling;

namespace Dsa.Platform.Tests.Kernel;

public sealed class WorkqueueTests
{
    [Fact]
    public void Work_is_done_in_order_and_flush_waits_for_it()
    {
        Seeds.Each(30, seed =>
        {
            using var scheduler = new SeededScheduler(seed);
            using var bench = new Bench(scheduler);
            scheduler.Run(() =>
            {
                using var queue = bench.Kernel.CreateWorkqueue("q");
                var order = new List<int>();
                for (var i = 0; i < 20; i++)
                {
                    var item = i;
                    queue.Queue(() =>
                    {
                        scheduler.SwitchPoint();
                        order.Add(item);
                    });
                }

                queue.Flush();
                Assert.Equal(Enumerable.Range(0, 20), order);
            });
        });
    }

    [Fact]
    public void Disposing_finishes_what_is_queued_and_takes_no_more()
    {
        using var bench = new Bench();
        var queue = bench.Kernel.CreateWorkqueue("q");
        var count = 0;
        for (var i = 0; i < 100; i++)
        {
            queue.Queue(() => Interlocked.Increment(ref count));
        }

        queue.Dispose();
        Assert.Equal(100, count);
        Assert.Throws<ObjectDisposedException>(() => queue.Queue(static () => { }));
    }
}
