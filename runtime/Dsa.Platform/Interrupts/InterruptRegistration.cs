using Dsa.Platform.Scheduling;

namespace Dsa.Platform.Interrupts;

/// <summary>A handler and its thread. Dispose to take the handler away; that waits for a run in progress.</summary>
public sealed class InterruptRegistration : IDisposable
{
    private readonly Action<InterruptRegistration> _remove;
    private readonly Action _handler;
    private readonly Gate _gate;
    private readonly IScheduler _scheduler;
    private readonly string _name;
    private Actor? _thread;
    private int _raised;
    private int _ending;

    internal InterruptRegistration(Action<InterruptRegistration> remove, IScheduler scheduler, InterruptSource source, string name, Action handler)
    {
        _remove = remove;
        _handler = handler;
        Source = source;
        _gate = scheduler.CreateGate($"interrupt {name}");
        _scheduler = scheduler;
        _name = name;
    }

    /// <summary>The interrupt.</summary>
    public InterruptSource Source { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _remove(this);
        Volatile.Write(ref _ending, 1);
        _gate.Signal();
        _thread!.Join();
    }

    /// <summary>Starts the thread, once the vector is the registration's own.</summary>
    internal void Start() => _thread = _scheduler.Spawn($"irq/{_name}", Run);

    internal void Raise()
    {
        Volatile.Write(ref _raised, 1);
        _gate.Signal();
    }

    private void Run()
    {
        while (true)
        {
            _gate.WaitUntil(() => Volatile.Read(ref _raised) != 0 || Volatile.Read(ref _ending) != 0);
            if (Interlocked.Exchange(ref _raised, 0) == 0)
            {
                return;
            }

            _handler();
        }
    }
}
