using Dsa.Platform.Scheduling;

namespace Dsa.Platform.Kernel;

/// <summary>An ordered queue of work with one worker thread.</summary>
/// <remarks>Any thread may queue; flushing and disposing block. <c>_lock</c> guards the queue and its counts.</remarks>
public sealed class Workqueue : IDisposable
{
    private readonly LeafLock _lock = new();
    private readonly Queue<Action> _items = new();
    private readonly Gate _changed;
    private readonly Actor _worker;
    private long _queued;
    private long _finished;
    private bool _isEnding;

    internal Workqueue(IScheduler scheduler, string name)
    {
        Name = name;
        _changed = scheduler.CreateGate($"workqueue {name}");
        _worker = scheduler.Spawn($"kworker/{name}", Work);
    }

    /// <summary>The queue's name.</summary>
    public string Name { get; }

    /// <summary>Queues work behind all that is queued.</summary>
    /// <exception cref="ObjectDisposedException">The queue has ended.</exception>
    public void Queue(Action work)
    {
        ArgumentNullException.ThrowIfNull(work);
        using (_lock.Enter())
        {
            ObjectDisposedException.ThrowIf(_isEnding, this);
            _items.Enqueue(work);
            Volatile.Write(ref _queued, _queued + 1);
        }

        _changed.Signal();
    }

    /// <summary>Waits for all that is queued now.</summary>
    public void Flush()
    {
        var target = Volatile.Read(ref _queued);
        _changed.WaitUntil(() => Volatile.Read(ref _finished) >= target);
    }

    /// <summary>Finishes what is queued and ends the worker.</summary>
    public void Dispose()
    {
        using (_lock.Enter())
        {
            if (_isEnding)
            {
                return;
            }

            Volatile.Write(ref _isEnding, true);
        }

        _changed.Signal();
        _worker.Join();
    }

    private void Work()
    {
        while (true)
        {
            _changed.WaitUntil(() => Volatile.Read(ref _queued) > Volatile.Read(ref _finished) || Volatile.Read(ref _isEnding));
            Action? work;
            using (_lock.Enter())
            {
                _items.TryDequeue(out work);
            }

            if (work is null)
            {
                return;
            }

            work();
            Volatile.Write(ref _finished, _finished + 1);
            _changed.Signal();
        }
    }
}
