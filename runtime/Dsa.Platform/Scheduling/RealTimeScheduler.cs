using System.Diagnostics;

namespace Dsa.Platform.Scheduling;

/// <summary>Runs steppers on a few threads that are kept for them, or in the thread that woke them, and blocking code on threads of its own.</summary>
public sealed class RealTimeScheduler : IScheduler
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly ThreadLocal<string?> _stepper = new();
    private readonly LeafLock _lock = new();
    private readonly List<RealTimeStepper> _steppers = [];
    private readonly StepperThreads _threads = new();
    private bool _runsInline = true;

    /// <summary>Nothing goes wrong by itself.</summary>
    public RealTimeScheduler()
        : this(InjectionProfile.None)
    {
    }

    /// <summary>Misfortunes happen as often as <paramref name="injections"/> says.</summary>
    public RealTimeScheduler(InjectionProfile injections) => Chance = new RealTimeChance(injections);

    /// <inheritdoc/>
    public long NowNanoseconds => Stopwatch.GetElapsedTime(_start).Ticks * 100;

    /// <inheritdoc/>
    public bool IsSeeded => false;

    /// <inheritdoc/>
    public string CurrentActor => _stepper.Value ?? Thread.CurrentThread.Name ?? "main";

    /// <inheritdoc/>
    public IChance Chance { get; }

    /// <summary>Whether a stepper that is woken inline runs in the thread that woke it; else all run on threads of their own. It counts from the next that is woken on.</summary>
    public bool RunsInline { get => Volatile.Read(ref _runsInline); set => Volatile.Write(ref _runsInline, value); }

    /// <inheritdoc/>
    public StepperHandle Add(IStepper stepper)
    {
        ArgumentNullException.ThrowIfNull(stepper);
        var handle = new RealTimeStepper(stepper, _threads, _stepper, this);
        using (_lock.Enter())
        {
            _steppers.Add(handle);
        }

        _threads.Provide();
        return handle;
    }

    /// <inheritdoc/>
    public Actor Spawn(string name, Action body) => new RealTimeActor(name, body);

    /// <inheritdoc/>
    public void Run(Action main)
    {
        ArgumentNullException.ThrowIfNull(main);
        main();
    }

    /// <inheritdoc/>
    public void Sleep(long nanoseconds)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(nanoseconds);
        var until = NowNanoseconds + nanoseconds;
        if (nanoseconds >= 2_000_000)
        {
            Thread.Sleep(TimeSpan.FromMilliseconds((nanoseconds / 1_000_000) - 1));
        }

        while (NowNanoseconds < until)
        {
            Thread.Yield();
        }
    }

    /// <inheritdoc/>
    public void SwitchPoint()
    {
    }

    /// <inheritdoc/>
    public void Charge(long nanoseconds)
    {
    }

    /// <inheritdoc/>
    public Gate CreateGate(string name) => new RealTimeGate();

    /// <inheritdoc/>
    public PlatformMutex CreateMutex(string name) => new RealTimeMutex(name);

    /// <summary>Ends the steppers and their threads: none is running when this returns, and none runs again. Actors go on; join them first.</summary>
    public void Dispose()
    {
        using (_lock.Enter())
        {
            _steppers.ForEach(static stepper => stepper.Stop());
        }

        _threads.Dispose();
    }
}
