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
}
