namespace Dsa.Host.FileSystem;

/// <summary>Files whose last user is gone, and which are not closed yet.</summary>
/// <remarks>
/// The kernel waits for no RELEASE: a program that closes and opens again, or looks at the number of clients, would find the file
/// still open. So an open begins when the closes that were asked for before it are over. Any thread may call; <c>_lock</c> guards all.
/// </remarks>
internal sealed class PendingReleases
{
    // A close may wait for the device, which may be stuck; who opens then waits where the driver has him wait.
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(1);

    private readonly object _lock = new();
    private readonly SortedSet<long> _pending = [];
    private readonly Dictionary<ulong, long> _numbers = [];
    private long _last;

    /// <summary>Says that the RELEASE of a file has come, before the next request is taken.</summary>
    public void Announce(ulong handle)
    {
        lock (_lock)
        {
            if (_numbers.TryAdd(handle, _last + 1))
            {
                _pending.Add(++_last);
            }
        }
    }

    /// <summary>Says that it is closed.</summary>
    public void Finish(ulong handle)
    {
        lock (_lock)
        {
            if (_numbers.Remove(handle, out var number))
            {
                _pending.Remove(number);
                Monitor.PulseAll(_lock);
            }
        }
    }

    /// <summary>Waits for those that were announced before.</summary>
    public void Wait()
    {
        lock (_lock)
        {
            var last = _last;
            while (_pending.Count > 0 && _pending.Min <= last && Monitor.Wait(_lock, s_longest))
            {
            }
        }
    }
}
