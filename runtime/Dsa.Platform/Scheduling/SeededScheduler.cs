namespace Dsa.Platform.Scheduling;

/// <summary>Runs one actor at a time and lets a seed pick which; time is virtual.</summary>
/// <remarks>
/// Exactly one thread holds the baton, and only it touches anything: so the same seed gives the same run, step by step.
/// A wait passes the baton on; a switch point may. Steppers have no thread: who picks one runs its step. Time advances by a
/// fixed amount a pick, by what is charged for moved bytes, and to the next deadline when all wait.
/// </remarks>
public sealed class SeededScheduler : IScheduler
{
    private const int SwitchOneIn = 4;

    private readonly SeededRandom _random;
    private readonly SeededCandidates _candidates = new();
    private readonly SeededPicker _picker;

    private SeededActor? _main;
    private SeededActor? _current;
    private bool _isEnding;

    /// <summary>A scheduler that follows <paramref name="seed"/>.</summary>
    /// <param name="seed">Decides everything that is left open.</param>
    /// <param name="injections">The misfortunes that happen; none by default.</param>
    /// <param name="maximumPicks">After so many picks the simulation is taken not to come to an end.</param>
    public SeededScheduler(ulong seed, InjectionProfile? injections = null, long maximumPicks = 50_000_000)
    {
        _random = new SeededRandom(seed);
        _picker = new SeededPicker(seed, _random, _candidates, maximumPicks);
        Chance = new SeededChance(_random, injections ?? InjectionProfile.None);
        Exits = new SeededGate(this, "exit of an actor");
    }

    /// <inheritdoc/>
    public long NowNanoseconds => _picker.NowNanoseconds;

    /// <inheritdoc/>
    public bool IsSeeded => true;

    /// <inheritdoc/>
    public string CurrentActor => _picker.Stepping?.Name ?? _current?.Name ?? "outside";

    /// <inheritdoc/>
    public IChance Chance { get; }

    /// <summary>Actors that have not ended, with the first.</summary>
    public int ActorCount => _candidates.ActorCount;

    /// <summary>The actor that holds the baton.</summary>
    internal SeededActor? Running => _current;

    /// <summary>Signalled when an actor ends.</summary>
    internal SeededGate Exits { get; }

    /// <inheritdoc/>
    public StepperHandle Add(IStepper stepper)
    {
        ArgumentNullException.ThrowIfNull(stepper);
        var handle = new SeededStepper(stepper);
        _candidates.Add(handle);
        return handle;
    }

    /// <inheritdoc/>
    public Actor Spawn(string name, Action body)
    {
        var actor = new SeededActor(this, name);
        actor.Thread = new Thread(() => RunActor(actor, body)) { Name = name, IsBackground = true };
        _candidates.Add(actor);
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
        _candidates.Add(_main);
        try
        {
            main();
        }
        finally
        {
            _candidates.Remove(_main);
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
        if (_picker.Stepping is { } stepping)
        {
            throw new InvalidOperationException($"{stepping.Name} reached a switch point inside a step.");
        }

        if (_current is null || _isEnding || _random.Next(SwitchOneIn) != 0)
        {
            return;
        }

        Switch();
    }

    /// <inheritdoc/>
    public void Charge(long nanoseconds) => _picker.NowNanoseconds += nanoseconds;

    /// <inheritdoc/>
    public Gate CreateGate(string name) => new SeededGate(this, name);

    /// <inheritdoc/>
    public PlatformMutex CreateMutex(string name) => new SeededMutex(this, name);

    /// <summary>Unwinds every actor that has not ended.</summary>
    public void Dispose()
    {
        _isEnding = true;
        while (_candidates.LastActor is { } actor)
        {
            _current = actor;
            actor.GiveBaton();
            actor.Thread?.Join();
            _candidates.Remove(actor);
        }

        _current = null;
    }

    internal bool Wait(SeededGate? gate, Func<bool> condition, long timeoutNanoseconds)
    {
        if (_picker.Stepping is { } stepping)
        {
            throw new InvalidOperationException($"{stepping.Name} waits inside a step.");
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

    internal void Signal(SeededGate gate) => _candidates.Signal(gate);

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

        if (_picker.Failure is { } failure && ReferenceEquals(self, _main))
        {
            throw failure;
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
        _candidates.Remove(actor);
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
            _picker.Fail($"{actor.Name} failed: {exception.Message}", exception);
        }
    }

    /// <summary>Picks; after a failure always the main actor, which throws it.</summary>
    private SeededActor PickOrFail()
    {
        if (_picker.TryPick() is { } actor)
        {
            return actor;
        }

        _main!.EndWait();
        return _main;
    }
}
