namespace Dsa.Platform.Scheduling;

/// <summary>Everything that acts under a seed, and which of it can go on now.</summary>
/// <remarks>Only the thread that holds the baton touches it. The order is that of adding, so that a seed means the same pick.</remarks>
internal sealed class SeededCandidates
{
    private readonly List<SeededActor> _actors = [];
    private readonly List<SeededStepper> _steppers = [];
    private readonly List<SeededActor> _ready = [];
    private readonly List<SeededStepper> _runnable = [];

    /// <summary>Actors that have not ended.</summary>
    public int ActorCount => _actors.Count;

    /// <summary>The actor that was added last and has not ended, or null.</summary>
    public SeededActor? LastActor => _actors.Count > 0 ? _actors[^1] : null;

    /// <summary>The earliest time at which a wait ends by itself.</summary>
    public long NextDeadlineNanoseconds
    {
        get
        {
            var next = long.MaxValue;
            foreach (var actor in _actors)
            {
                if (actor.DeadlineNanoseconds >= 0)
                {
                    next = Math.Min(next, actor.DeadlineNanoseconds);
                }
            }

            return next;
        }
    }

    /// <summary>Adds an actor.</summary>
    public void Add(SeededActor actor) => _actors.Add(actor);

    /// <summary>Adds a stepper.</summary>
    public void Add(SeededStepper stepper) => _steppers.Add(stepper);

    /// <summary>Takes out an actor that has ended.</summary>
    public void Remove(SeededActor actor) => _actors.Remove(actor);

    /// <summary>Has those who wait at a gate look at their conditions again.</summary>
    public void Signal(SeededGate gate)
    {
        foreach (var actor in _actors)
        {
            if (ReferenceEquals(actor.Gate, gate))
            {
                actor.IsSignalled = true;
            }
        }
    }

    /// <summary>Finds out who can go on.</summary>
    /// <returns>How many: first the actors, then the steppers.</returns>
    public int Collect(long nowNanoseconds)
    {
        _ready.Clear();
        foreach (var actor in _actors)
        {
            if (IsReady(actor, nowNanoseconds))
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

        return _ready.Count + _runnable.Count;
    }

    /// <summary>The actor with a number of the last look, or null when the number is a stepper's.</summary>
    public SeededActor? ActorAt(int index) => index < _ready.Count ? _ready[index] : null;

    /// <summary>The stepper with a number of the last look.</summary>
    public SeededStepper StepperAt(int index) => _runnable[index - _ready.Count];

    /// <summary>Who waits for what.</summary>
    public string DescribeWaits() =>
        string.Join(", ", _actors.Select(static actor => $"{actor.Name} for {actor.Gate?.Name ?? "time"}"));

    private static bool IsReady(SeededActor actor, long nowNanoseconds)
    {
        if (!actor.IsWaiting)
        {
            return true;
        }

        if (actor.DeadlineNanoseconds >= 0 && actor.DeadlineNanoseconds <= nowNanoseconds)
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
}
