using Dsa.Host.FileSystem;

namespace Dsa.Host.Tests.FileSystem;

public sealed class PendingReleasesTests
{
    private const string Path = "dev/dsa/wq0.0";

    [Fact]
    public void Who_opens_waits_for_the_closes_that_were_announced_before()
    {
        var releases = new PendingReleases(TimeProvider.System);
        releases.Announce(1, Path);
        releases.Announce(2, Path);
        using var waiting = new ManualResetEventSlim();
        var order = new List<string>();
        var opener = new Thread(() =>
        {
            waiting.Set();
            releases.Wait(static _ => true);
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
        releases.Wait(static _ => true);
    }

    [Fact]
    public void A_close_delays_only_those_whom_it_concerns_and_in_its_first_second_only()
    {
        var time = new StandingTime();
        var releases = new PendingReleases(time);
        releases.Announce(1, Path);
        releases.Wait(static path => path != Path);
        var opener = new Thread(() => releases.Wait(static path => path == Path)) { IsBackground = true };
        opener.Start();
        Assert.True(SpinWait.SpinUntil(() => opener.ThreadState.HasFlag(ThreadState.WaitSleepJoin), TimeSpan.FromSeconds(30)));
        time.Ticks = TimeSpan.TicksPerSecond;
        releases.Wait(static path => path == Path);
        Assert.True(opener.Join(TimeSpan.FromSeconds(30)));
    }

    private sealed class StandingTime : TimeProvider
    {
        public long Ticks { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Ticks;
    }
}
