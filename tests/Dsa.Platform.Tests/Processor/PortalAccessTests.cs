using Dsa.Bindings.Portals;
using Dsa.Platform.Pci;
using Dsa.Platform.Processor;
using Dsa.Platform.Scheduling;

namespace Dsa.Platform.Tests.Processor;

public sealed class PortalAccessTests
{
    [Fact]
    public void A_page_is_taken_away_when_the_stores_that_have_begun_are_over_and_none_begins_after_that()
    {
        for (var seed = 1UL; seed <= 50; seed++)
        {
            using var scheduler = new SeededScheduler(seed);
            scheduler.Run(() =>
            {
                var access = new PortalAccess(scheduler, "portal");
                var inside = 0;
                var isRevoked = false;
                var stores = 0;
                var threads = Enumerable.Range(0, 3).Select(i => scheduler.Spawn($"thread {i}", () =>
                {
                    while (access.TryBegin())
                    {
                        Assert.False(isRevoked);
                        inside++;
                        stores++;
                        scheduler.Sleep(30);
                        inside--;
                        access.End();
                        scheduler.SwitchPoint();
                    }
                })).ToList();
                scheduler.Sleep(1_000);
                access.Revoke();
                Assert.Equal(0, inside);
                isRevoked = true;
                threads.ForEach(static thread => thread.Join());
                Assert.True(stores > 0);
                Assert.False(access.TryBegin());
            });
        }
    }

    [Fact]
    public void A_store_that_throws_has_ended_and_the_page_can_be_taken_away()
    {
        using var scheduler = new SeededScheduler(1);
        using var bench = new Bench(scheduler);
        scheduler.Run(() =>
        {
            bench.Bind();
            var access = new PortalAccess(scheduler, "portal");
            var page = new PortalPage(new PortalRegion(bench.Slot, 0x4000, new BrokenSink()), 0x1000, access);
            var thread = bench.Process.CreateThread("t");
            Assert.Throws<InvalidOperationException>(() => thread.MoveDir64B(page, 0, default));
            Assert.Throws<InvalidOperationException>(() => thread.EnqCmd(page, 0, default));
            access.Revoke();
            Assert.Throws<ProcessFaultException>(() => thread.MoveDir64B(page, 0, default));
        });
    }

    private sealed class BrokenSink : IPortalSink
    {
        public void Posted(int page, in WorkDescriptor descriptor) => throw new InvalidOperationException();

        public SubmitResult NonPosted(int page, in WorkDescriptor descriptor) => throw new InvalidOperationException();

        public bool TakesNonPosted(int page) => true;
    }
}
