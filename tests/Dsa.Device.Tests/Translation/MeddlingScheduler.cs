using Dsa.Platform.Scheduling;

namespace Dsa.Device.Tests.Translation;

/// <summary>Real time, but at the next moment at which chance may page something out, something else happens: a race on purpose.</summary>
internal sealed class MeddlingScheduler : IScheduler, IChance
{
    private readonly RealTimeScheduler _inner = new();

    /// <summary>What happens, once.</summary>
    public Action? Meddle { get; set; }

    public long NowNanoseconds => _inner.NowNanoseconds;

    public bool IsSeeded => false;

    public string CurrentActor => _inner.CurrentActor;

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

    public StepperHandle Add(IStepper stepper) => _inner.Add(stepper);

    public Actor Spawn(string name, Action body) => _inner.Spawn(name, body);

    public void Run(Action main) => _inner.Run(main);

    public void Sleep(long nanoseconds) => _inner.Sleep(nanoseconds);

    public void SwitchPoint() => _inner.SwitchPoint();

    public void Charge(long nanoseconds) => _inner.Charge(nanoseconds);

    public Gate CreateGate(string name) => _inner.CreateGate(name);

    public PlatformMutex CreateMutex(string name) => _inner.CreateMutex(name);

    public void Dispose() => _inner.Dispose();
}
