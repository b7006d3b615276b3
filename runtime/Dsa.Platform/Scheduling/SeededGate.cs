namespace Dsa.Platform.Scheduling;

/// <summary>A gate under a seed.</summary>
internal sealed class SeededGate(SeededScheduler scheduler, string name) : Gate
{
    public string Name => name;

    public override bool WaitUntil(Func<bool> condition, long timeoutNanoseconds = Infinite) =>
        scheduler.Wait(this, condition, timeoutNanoseconds);

    public override void Signal() => scheduler.Signal(this);
}
