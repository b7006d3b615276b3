using Dsa.Host.FileSystem;

namespace Dsa.Host.Tests.FileSystem;

public sealed class PendingReleasesTests
{
    [Fact]
    public void Who_opens_waits_for_the_closes_that_were_announced_before()
    {
        var releases = new PendingReleases();
        releases.Announce(1);
        releases.Announce(2);
        using var waiting = new ManualResetEventSlim();
        var order = new List<string>();
        var opener = new Thread(() =>
        {
            waiting.Set();
            releases.Wait();
            lock (order)
            {
                order.Add("opened");
            }
        });
        opener.Start();
        waiting.Wait();
        releases.Finish(2);
        lock (order)
        {
            order.Add("closed");
        }

        releases.Finish(1);
        opener.Join();
        Assert.Equal(["closed", "opened"], order);
        releases.Wait();
    }
}
