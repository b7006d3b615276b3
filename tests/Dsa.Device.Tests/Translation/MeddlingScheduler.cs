using Dsa.Platform.Scheduling;

namespace Dsa.Device.Tests.Translation;

/// <summary>A scheduler, but at a moment that the test chooses something else happens: a race on purpose.</summary>
internal sealed class MeddlingScheduler(IScheduler inner) : IScheduler, IChance
{
    /// <summary>Real time.</summary>
    public MeddlingScheduler()
        : this(new RealTimeScheduler())
    {
    }

    /// <summary>What happens once, at the next moment at which chance may page something out.</summary>
    public Action? Meddle { get; set; }

    /// <summary>What happens at every switch point.</summary>
    public Action? AtSwitchPoint { get; set; }

    public long NowNanoseconds => inner.NowNanoseconds;

    public bool IsSeeded => inner.IsSeeded;

    public string CurrentActor => inner.CurrentActor;

    public IChance Chance => this;

    public bool Occurs(Injection injection)
    {
        if (injection == Injection.PageOut && Meddle is { } meddle)
        {
            Meddle = null;
            meddle();
        }

        return false;
    }

    public int Next(int exclusiveMaximum) => 0;

    public StepperHandle Add(IStepper stepper) => inner.Add(stepper);

    public Actor Spawn(string name, Action body) => inner.Spawn(name, body);

    public void Run(Action main) => inner.Run(main);

    public void Sleep(long nanoseconds) => inner.Sleep(nanoseconds);

    public void SwitchPoint()
    {
        AtSwitchPoint?.Invoke();
        inner.SwitchPoint();
    }

    public void Charge(long nanoseconds) => inner.Charge(nanoseconds);

    public Gate CreateGate(string name) => inner.CreateGate(name);

    public PlatformMutex CreateMutex(string name) => inner.CreateMutex(name);

    public void Dispose() => inner.Dispose();
}
