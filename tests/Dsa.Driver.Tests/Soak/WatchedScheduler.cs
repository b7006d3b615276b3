using System.Collections.Concurrent;
using Dsa.Platform.Scheduling;

namespace Dsa.Driver.Tests.Soak;

/// <summary>A scheduler that knows which actors there are, and what each of them waits for.</summary>
internal sealed class WatchedScheduler(IScheduler inner) : IScheduler
{
    private readonly ConcurrentDictionary<int, (string Name, string Doing)> _actors = [];
    private readonly ThreadLocal<int> _self = new();
    private int _last;

    /// <summary>What actors failed with. Under a seed the scheduler itself tells, and this stays empty.</summary>
    public ConcurrentQueue<Exception> Failures { get; } = [];

    public int LiveActorCount => _actors.Count;

    public long NowNanoseconds => inner.NowNanoseconds;

    public bool IsSeeded => inner.IsSeeded;

    public string CurrentActor => inner.CurrentActor;

    public IChance Chance => inner.Chance;

    public StepperHandle Add(IStepper stepper) => inner.Add(stepper);

    public Actor Spawn(string name, Action body)
    {
        var number = Interlocked.Increment(ref _last);
        _actors[number] = (name, "runs");
        return inner.Spawn(name, () => RunActor(number, body));
    }

    public void Run(Action main)
    {
        _actors[0] = ("main", "runs");
        inner.Run(() =>
        {
            try
            {
                main();
            }
            finally
            {
                _actors.TryRemove(0, out _);
            }
        });
    }

    public void Sleep(long nanoseconds) => inner.Sleep(nanoseconds);

    public void SwitchPoint() => inner.SwitchPoint();

    public void Charge(long nanoseconds) => inner.Charge(nanoseconds);

    public Gate CreateGate(string name) => new WatchedGate(this, inner.CreateGate(name), name);

    public PlatformMutex CreateMutex(string name) => new WatchedMutex(this, inner.CreateMutex(name), name);

    public void Dispose() => inner.Dispose();

    /// <summary>A line for each actor: what it waits for.</summary>
    public string Describe() =>
        string.Join('\n', _actors.OrderBy(static actor => actor.Key).Select(static actor => $"{actor.Value.Name} {actor.Value.Doing}"));

    private void RunActor(int number, Action body)
    {
        _self.Value = number;
        try
        {
            body();
        }
        catch (Exception exception) when (!inner.IsSeeded)
        {
            // It would end the process.
            Failures.Enqueue(exception);
        }
        finally
        {
            _actors.TryRemove(number, out _);
        }
    }

    private void Note(string doing)
    {
        if (_actors.TryGetValue(_self.Value, out var actor))
        {
            _actors[_self.Value] = actor with { Doing = doing };
        }
    }

    private sealed class WatchedGate(WatchedScheduler scheduler, Gate gate, string name) : Gate
    {
        private readonly string _waiting = $"waits at {name}";

        public override bool WaitUntil(Func<bool> condition, long timeoutNanoseconds = Infinite)
        {
            scheduler.Note(_waiting);
            var holds = gate.WaitUntil(condition, timeoutNanoseconds);
            scheduler.Note("runs");
            return holds;
        }

        public override void Signal() => gate.Signal();
    }

    private sealed class WatchedMutex(WatchedScheduler scheduler, PlatformMutex mutex, string name) : PlatformMutex
    {
        private readonly string _waiting = $"waits for mutex {name}";
        private Scope _held;

        protected override void Lock()
        {
            scheduler.Note(_waiting);
            _held = mutex.Enter();
            scheduler.Note("runs");
        }

        protected override void Unlock() => _held.Dispose();
    }
}
