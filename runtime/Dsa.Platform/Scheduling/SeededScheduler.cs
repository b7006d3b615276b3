namespace Dsa.Platform.Scheduling;

/// <summary>Runs one actor at a time and lets a seed pick which; time is virtual.</summary>
/// <remarks>
/// Exactly one thread holds the baton, and only it touches anything: so the same seed gives the same run, step by step.
/// A wait passes the baton on; a switch point may. Steppers have no thread: who picks one runs its step. Time advances by a
/// fixed amount a pick, by what is charged for moved bytes, and to the next deadline when all wait.
/// </remarks>
public sealed class SeededScheduler : IScheduler
{
    private const long PickNanoseconds = 20;
    private const int SwitchOneIn = 4;

    private readonly ulong _seed;
    private readonly SeededRandom _random;
    private readonly long _maximumPicks;
    private readonly List<SeededActor> _actors = [];
    private readonly List<SeededStepper> _steppers = [];
    private readonly List<SeededActor> _ready = [];
    private readonly List<SeededStepper> _runnable = [];

    private SeededActor? _main;
    private SeededActor? _current;
    private SeededStepper? _stepping;
    private SimulationException? _failure;
    private bool _isEnding;
    private long _picks;

    /// <summary>A scheduler that follows <paramref name="seed"/>.</summary>
    /// <param name="seed">Decides everything that is left open.</param>
    /// <param name="injections">The misfortunes that happen; none by default.</param>
    /// <param name="maximumPicks">After so many picks the simulation is taken not to come to an end.</param>
    public SeededScheduler(ulong seed, InjectionProfile? injections = null, long maximumPicks = 50_000_000)
    {
        _seed = seed;
        _random = new SeededRandom(seed);
        _maximumPicks = maximumPicks;
        Chance = new SeededChance(_random, injections ?? InjectionProfile.None);
        Exits = new SeededGate(this, "exit of an actor");
    }

    /// <inheritdoc/>
    public long NowNanoseconds { get; private set; }

    /// <inheritdoc/>
    public bool IsSeeded => true;

    /// <inheritdoc/>
    public string CurrentActor => _stepping?.Name ?? _current?.Name ?? "outside";

    /// <inheritdoc/>
    public IChance Chance { get; }

    /// <summary>The actor that holds the baton.</summary>
    internal SeededActor? Running => _current;

    /// <summary>Signalled when an actor ends.</summary>
    internal SeededGate Exits { get; }

    /// <inheritdoc/>
    public StepperHandle Add(IStepper stepper)
    {
        ArgumentNullException.ThrowIfNull(stepper);
        var handle = new SeededStepper(stepper);
        _steppers.Add(handle);
        return handle;
    }

    /// <inheritdoc/>
    public Actor Spawn(string name, Action body)
    {
        var actor = new SeededActor(this, name);
        actor.Thread = new Thread(() => RunActor(actor, body)) { Name = name, IsBackground = true };
        _actors.Add(actor);
        actor.Thread.Start();
        return actor;
    }

    /// <inheritdoc/>
    public void Run(Action main)
    {
        ArgumentNullException.ThrowIfNull(main);
        if (_current is not null)
        {
            throw new InvalidOperationException("The scheduler is running already.");
        }

        _main = _current = new SeededActor(this, "main");
        _actors.Add(_main);
        try
        {
            main();
        }
        finally
        {
            _actors.Remove(_main);
            _current = null;
        }
    }

    /// <inheritdoc/>
    public void Sleep(long nanoseconds)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(nanoseconds);
        Wait(null, static () => false, nanoseconds);
    }

    /// <inheritdoc/>
    public void SwitchPoint()
    {
        if (_stepping is not null)
        {
            throw new InvalidOperationException($"{_stepping.Name} reached a switch point inside a step.");
        }

        if (_current is null || _isEnding || _random.Next(SwitchOneIn) != 0)
        {
            return;
        }

        Switch();
    }

    /// <inheritdoc/>
    public void Charge(long nanoseconds) => NowNanoseconds += nanoseconds;

    /// <inheritdoc/>
    public Gate CreateGate(string name) => new SeededGate(this, name);

    /// <inheritdoc/>
    public PlatformMutex CreateMutex(string name) => new SeededMutex(this, name);

    /// <summary>Unwinds every actor that has not ended.</summary>
    public void Dispose()
    {
        _isEnding = true;
        while (_actors.Count > 0)
        {
            var actor = _actors[^1];
            _current = actor;
            actor.GiveBaton();
            actor.Thread?.Join();
            _actors.Remove(actor);
        }

        _current = null;
    }

    internal bool Wait(SeededGate? gate, Func<bool> condition, long timeoutNanoseconds)
    {
        if (_stepping is not null)
        {
            throw new InvalidOperationException($"{_stepping.Name} waits inside a step.");
        }

        if (condition())
        {
            return true;
        }

        if (_isEnding)
        {
            throw new ActorEndedException();
        }

        var self = _current ?? throw new InvalidOperationException("Waiting is possible only inside Run.");
        self.BeginWait(gate, condition, timeoutNanoseconds < 0 ? -1 : NowNanoseconds + timeoutNanoseconds);
        Switch();
        return condition();
    }

    internal void Signal(SeededGate gate)
    {
        foreach (var actor in _actors)
        {
            if (ReferenceEquals(actor.Gate, gate))
            {
                actor.IsSignalled = true;
            }
        }
    }

    /// <summary>Passes the baton to whoever is picked, and returns when the caller holds it again.</summary>
    private void Switch()
    {
        var self = _current!;
        var next = PickOrFail();
        if (!ReferenceEquals(next, self))
        {
            _current = next;
            next.GiveBaton();
            self.AwaitBaton();
        }

        if (_isEnding)
        {
            throw new ActorEndedException();
        }

        if (_failure is not null && ReferenceEquals(self, _main))
        {
            throw _failure;
        }
    }

    private void RunActor(SeededActor actor, Action body)
    {
        actor.AwaitBaton();
        if (!_isEnding)
        {
            RunBody(actor, body);
        }

        if (_isEnding)
        {
            return;
        }

        actor.IsDone = true;
        _actors.Remove(actor);
        Signal(Exits);
        var next = PickOrFail();
        _current = next;
        next.GiveBaton();
    }

    private void RunBody(SeededActor actor, Action body)
    {
        try
        {
            body();
        }
        catch (Exception) when (_isEnding)
        {
            // The scheduler is being disposed and the actor unwound: what its cleaning up meets in a world that has stopped
            // tells nothing.
        }
        catch (Exception exception)
        {
            Fail($"{actor.Name} failed: {exception.Message}", exception);
        }
    }

    /// <summary>Picks; after a failure always the main actor, which throws it.</summary>
    private SeededActor PickOrFail()
    {
        if (_failure is null)
        {
            try
            {
                return Pick();
            }
            catch (SimulationException exception)
            {
                _failure = exception;
            }
            catch (Exception exception)
            {
                Fail($"{_stepping?.Name ?? "a condition"} failed: {exception.Message}", exception);
                _stepping = null;
            }
        }

        _main!.EndWait();
        return _main;
    }

    private void Fail(string message, Exception? inner) =>
        _failure ??= new SimulationException(_seed, message, inner);

    private SeededActor Pick()
    {
        while (true)
        {
            if (++_picks > _maximumPicks)
            {
                throw new SimulationException(_seed, $"no end after {_maximumPicks} picks.");
            }

            NowNanoseconds += PickNanoseconds;
            CollectCandidates();
            var count = _ready.Count + _runnable.Count;
            if (count == 0)
            {
                AdvanceToNextDeadline();
                continue;
            }

            var pick = _random.Next(count);
            if (pick < _ready.Count)
            {
                _ready[pick].EndWait();
                return _ready[pick];
            }

            _stepping = _runnable[pick - _ready.Count];
            _stepping.Step();
            _stepping = null;
        }
    }

    private void CollectCandidates()
    {
        _ready.Clear();
        foreach (var actor in _actors)
        {
            if (IsReady(actor))
            {
                _ready.Add(actor);
            }
        }

        _runnable.Clear();
        foreach (var stepper in _steppers)
        {
            if (stepper.IsRunnable)
            {
                _runnable.Add(stepper);
            }
        }
    }

    private bool IsReady(SeededActor actor)
    {
        if (!actor.IsWaiting)
        {
            return true;
        }

        if (actor.DeadlineNanoseconds >= 0 && actor.DeadlineNanoseconds <= NowNanoseconds)
        {
            return true;
        }

        if (!actor.IsSignalled)
        {
            return false;
        }

        actor.IsSignalled = actor.Condition!();
        return actor.IsSignalled;
    }

    private void AdvanceToNextDeadline()
    {
        var next = long.MaxValue;
        foreach (var actor in _actors)
        {
            if (actor.DeadlineNanoseconds >= 0)
            {
                next = Math.Min(next, actor.DeadlineNanoseconds);
            }
        }

        if (next == long.MaxValue)
        {
            var waits = _actors.Select(static actor => $"{actor.Name} for {actor.Gate?.Name ?? "time"}");
            throw new SimulationException(_seed, $"all wait: {string.Join(", ", waits)}.");
        }

        NowNanoseconds = Math.Max(NowNanoseconds, next);
    }
}
