namespace Dsa.Host.FileSystem;

/// <summary>Files whose last user is gone, and which are not closed yet.</summary>
/// <remarks>
/// The kernel waits for no RELEASE: a program that closes and opens again, or looks at the number of clients, would find the file
/// still open. So an open begins when the closes that were asked for before it, and that it can notice, are over. A close may wait for the device,
/// which may be stuck: it delays others in its first second only. Any thread may call; <c>_lock</c> guards all.
/// </remarks>
internal sealed class PendingReleases(TimeProvider time)
{
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(1);

    private readonly object _lock = new();
    private readonly Dictionary<ulong, (long Number, string Path, long Since)> _pending = [];
    private long _last;

    /// <summary>Says that the RELEASE of a file has come, before the next request is taken.</summary>
    public void Announce(ulong handle, string path)
    {
        lock (_lock)
        {
            if (_pending.TryAdd(handle, (_last + 1, path, time.GetTimestamp())))
            {
                _last++;
            }
        }
    }

    /// <summary>Says that it is closed.</summary>
    public void Finish(ulong handle)
    {
        lock (_lock)
        {
            if (_pending.Remove(handle))
            {
                Monitor.PulseAll(_lock);
            }
        }
    }

    /// <summary>Waits for those that were announced before.</summary>
    /// <param name="concerns">Which of them, by their paths.</param>
    public void Wait(Func<string, bool> concerns)
    {
        lock (_lock)
        {
            var last = _last;
            while (Longest(last, concerns) is var rest && rest > TimeSpan.Zero)
            {
                _ = Monitor.Wait(_lock, rest);
            }
        }
    }

    private TimeSpan Longest(long last, Func<string, bool> concerns) => _pending.Values
        .Where(one => one.Number <= last && concerns(one.Path))
        .Select(one => s_longest - time.GetElapsedTime(one.Since))
        .DefaultIfEmpty()
        .Max();
}
