using Dsa.Platform.Scheduling;

namespace Dsa.Host.FaultInjection;

/// <summary>Calls what is to be called once a time has passed.</summary>
/// <remarks>Any thread may add; one thread of its own calls. Dispose it while the scheduler still runs.</remarks>
internal sealed class DelayedWakes : IDisposable
{
    private readonly IScheduler _scheduler;
    private readonly LeafLock _lock = new();
    private readonly PriorityQueue<Action, long> _wakes = new();
    private readonly Gate _changed;
    private readonly Actor _actor;
    private long _earliest = long.MaxValue;
    private bool _isEnding;

    public DelayedWakes(IScheduler scheduler)
    {
        _scheduler = scheduler;
        _changed = scheduler.CreateGate("delayed wakes");
        _actor = scheduler.Spawn("delays", Serve);
    }

    /// <summary>Calls it once the time has passed.</summary>
    public void Add(long nanoseconds, Action wake)
    {
        using (_lock.Enter())
        {
            _wakes.Enqueue(wake, _scheduler.NowNanoseconds + nanoseconds);
            NoteEarliest();
        }

        _changed.Signal();
    }

    /// <inheritdoc/>
    /// <remarks>What was still to be called is not.</remarks>
    public void Dispose()
    {
        Volatile.Write(ref _isEnding, true);
        _changed.Signal();
        _actor.Join();
    }

    private void Serve()
    {
        while (!Volatile.Read(ref _isEnding))
        {
            var earliest = Volatile.Read(ref _earliest);
            var wait = earliest == long.MaxValue ? Gate.Infinite : Math.Max(0, earliest - _scheduler.NowNanoseconds);
            _changed.WaitUntil(() => Volatile.Read(ref _isEnding) || Volatile.Read(ref _earliest) < earliest, wait);
            while (TakeDue() is { } wake)
            {
                wake();
            }
        }
    }

    private Action? TakeDue()
    {
        using (_lock.Enter())
        {
            if (!_wakes.TryPeek(out var wake, out var due) || due > _scheduler.NowNanoseconds)
            {
                return null;
            }

            _wakes.Dequeue();
            NoteEarliest();
            return wake;
        }
    }

    private void NoteEarliest() => Volatile.Write(ref _earliest, _wakes.TryPeek(out _, out var due) ? due : long.MaxValue);
}
