namespace Dsa.Host.Supervision;

/// <summary>The threads that a supervisor traces, by their numbers: the number of one that is here is nobody else's.</summary>
/// <remarks>The supervisor's thread adds, removes and looks; any thread may have all killed, which what comes later is then, too, or send a signal.</remarks>
internal sealed class TracedThreads
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, TracedThread> _threads = [];
    private bool _isStopping;

    /// <summary>How many there are.</summary>
    public int Count => _threads.Count;

    /// <summary>The thread of a number; null for none.</summary>
    public TracedThread? Find(int threadId) => _threads.GetValueOrDefault(threadId);

    /// <summary>Adds a thread, of which nothing is known, in the place of one with its number.</summary>
    public TracedThread Add(int threadId, int processId)
    {
        // Whatever installs a handler of SIGCHLD in this process later than the last time.
        Ptrace.MuteChildStops();
        var thread = new TracedThread(threadId, processId);
        lock (_lock)
        {
            _threads[threadId] = thread;
            if (_isStopping)
            {
                _ = Ptrace.Send(processId, Signals.Kill);
            }
        }

        return thread;
    }

    /// <summary>Removes a thread.</summary>
    /// <returns>It; null for none.</returns>
    public TracedThread? Remove(int threadId)
    {
        lock (_lock)
        {
            _threads.Remove(threadId, out var thread);
            return thread;
        }
    }

    /// <summary>Kills all, and those that are still to come.</summary>
    public void Kill()
    {
        lock (_lock)
        {
            _isStopping = true;
            foreach (var thread in _threads.Values)
            {
                _ = Ptrace.Send(thread.ProcessId, Signals.Kill);
            }
        }
    }

    /// <summary>Sends a signal to a process.</summary>
    /// <returns>False if its first thread is not here.</returns>
    public bool Signal(int processId, int signal)
    {
        lock (_lock)
        {
            return _threads.ContainsKey(processId) && Ptrace.Send(processId, signal) == 0;
        }
    }
}
