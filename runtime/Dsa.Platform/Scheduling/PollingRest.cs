using System.Diagnostics;

namespace Dsa.Platform.Scheduling;

/// <summary>How a thread rests between two looks at memory into which others store and tell nobody.</summary>
/// <remarks>
/// Looking has to be often while something comes, and must cost little while nothing does: at first there is no pause, then others run between two looks, and at last it sleeps for a
/// millisecond each time - the longest that anything lies there, and one or two per cent of a processor. For one thread, in real time.
/// </remarks>
public sealed class PollingRest
{
    private static readonly TimeSpan s_longestSpin = TimeSpan.FromMicroseconds(50);
    private static readonly TimeSpan s_longestYield = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan s_sleep = TimeSpan.FromMilliseconds(1);

    private long _last = Stopwatch.GetTimestamp();

    /// <summary>Something has come.</summary>
    public void Reset() => _last = Stopwatch.GetTimestamp();

    /// <summary>Nothing has come.</summary>
    public void Wait()
    {
        var idle = Stopwatch.GetElapsedTime(_last);
        if (idle < s_longestSpin)
        {
            Thread.SpinWait(1);
        }
        else if (idle < s_longestYield)
        {
            Thread.Yield();
        }
        else
        {
            Thread.Sleep(s_sleep);
        }
    }
}
