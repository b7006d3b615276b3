using System.Diagnostics;

namespace Dsa.Platform.Scheduling;

/// <summary>A gate over a monitor.</summary>
/// <remarks>
/// The state is changed before the signal takes the monitor, and a waiter looks at it while holding the monitor: so no
/// signal falls between the look and the wait. <see cref="_waiters"/> lets a signal without waiters cost one fence and a read.
/// </remarks>
internal sealed class RealTimeGate : Gate
{
    private readonly object _monitor = new();
    private int _waiters;

    public override bool WaitUntil(Func<bool> condition, long timeoutNanoseconds = Infinite)
    {
        if (condition())
        {
            return true;
        }

        var start = Stopwatch.GetTimestamp();
        lock (_monitor)
        {
            Interlocked.Increment(ref _waiters);
            try
            {
                while (!condition())
                {
                    if (!WaitOnce(start, timeoutNanoseconds))
                    {
                        return condition();
                    }
                }

                return true;
            }
            finally
            {
                Interlocked.Decrement(ref _waiters);
            }
        }
    }

    public override void Signal()
    {
        // Full fence: the state change before must not pass the look at the waiters.
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _waiters) == 0)
        {
            return;
        }

        lock (_monitor)
        {
            Monitor.PulseAll(_monitor);
        }
    }

    private bool WaitOnce(long start, long timeoutNanoseconds)
    {
        if (timeoutNanoseconds < 0)
        {
            return Monitor.Wait(_monitor);
        }

        var left = TimeSpan.FromTicks(timeoutNanoseconds / 100) - Stopwatch.GetElapsedTime(start);
        if (left <= TimeSpan.Zero)
        {
            return false;
        }

        Monitor.Wait(_monitor, left < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : left);
        return true;
    }
}
