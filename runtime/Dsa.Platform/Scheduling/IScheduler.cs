namespace Dsa.Platform.Scheduling;

/// <summary>Time, threads and chance, for all that is simulated.</summary>
/// <remarks>
/// There are two: <see cref="RealTimeScheduler"/> runs actors on the machine's threads, <see cref="SeededScheduler"/> runs
/// exactly one at a time and lets a seed pick which. Blocking code waits only through the scheduler.
/// </remarks>
public interface IScheduler : IDisposable
{
    /// <summary>Nanoseconds since the scheduler was made; virtual under a seed.</summary>
    long NowNanoseconds { get; }

    /// <summary>Whether a seed decides.</summary>
    bool IsSeeded { get; }

    /// <summary>The name of what is running now, for traces.</summary>
    string CurrentActor { get; }

    /// <summary>What the seed, or an injection profile, decides.</summary>
    IChance Chance { get; }

    /// <summary>Adds a stepper, idle until woken.</summary>
    StepperHandle Add(IStepper stepper);

    /// <summary>Starts blocking code on a thread of its own.</summary>
    /// <param name="name">The name in traces.</param>
    /// <param name="body">What it does.</param>
    Actor Spawn(string name, Action body);

    /// <summary>Runs <paramref name="main"/> as the first actor, on the caller's thread.</summary>
    /// <remarks>Under a seed everything that blocks must run inside this call.</remarks>
    void Run(Action main);

    /// <summary>Blocks for a time. Blocking code only.</summary>
    void Sleep(long nanoseconds);

    /// <summary>A place where another actor may go on; one predictable test in real time.</summary>
    /// <exception cref="InvalidOperationException">Called inside a step.</exception>
    void SwitchPoint();

    /// <summary>Lets virtual time pass for work that was done; nothing in real time.</summary>
    void Charge(long nanoseconds);

    /// <summary>Makes a gate.</summary>
    Gate CreateGate(string name);

    /// <summary>Makes a sleeping lock.</summary>
    PlatformMutex CreateMutex(string name);
}
