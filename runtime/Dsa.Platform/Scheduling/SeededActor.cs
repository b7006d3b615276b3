namespace Dsa.Platform.Scheduling;

/// <summary>Blocking code under a seed. All state belongs to whoever holds the baton.</summary>
internal sealed class SeededActor(SeededScheduler scheduler, string name) : Actor
{
    private readonly SemaphoreSlim _baton = new(0);

    public override string Name => name;

    /// <summary>The thread, or null for the actor that runs on the caller's.</summary>
    public Thread? Thread { get; set; }

    /// <summary>What the actor waits for, or null when it can run.</summary>
    public Func<bool>? Condition { get; private set; }

    /// <summary>The gate that tells when to look at the condition again.</summary>
    public SeededGate? Gate { get; private set; }

    /// <summary>When the wait ends by itself, or -1.</summary>
    public long DeadlineNanoseconds { get; private set; } = -1;

    /// <summary>Whether the gate was signalled since the condition was looked at.</summary>
    public bool IsSignalled { get; set; }

    /// <summary>Whether the body has returned.</summary>
    public bool IsDone { get; set; }

    /// <summary>Whether the actor waits.</summary>
    public bool IsWaiting => Condition is not null;

    public override void Join() => scheduler.Wait(scheduler.Exits, () => IsDone, SeededGate.Infinite);

    public void BeginWait(SeededGate? gate, Func<bool> condition, long deadlineNanoseconds)
    {
        Gate = gate;
        Condition = condition;
        DeadlineNanoseconds = deadlineNanoseconds;
        IsSignalled = false;
    }

    public void EndWait()
    {
        Gate = null;
        Condition = null;
        DeadlineNanoseconds = -1;
    }

    public void GiveBaton() => _baton.Release();

    public void AwaitBaton() => _baton.Wait();
}
