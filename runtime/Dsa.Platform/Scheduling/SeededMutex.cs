namespace Dsa.Platform.Scheduling;

/// <summary>A sleeping lock under a seed.</summary>
internal sealed class SeededMutex(SeededScheduler scheduler, string name) : PlatformMutex
{
    private readonly SeededGate _released = new(scheduler, $"mutex {name}");
    private object? _owner;

    protected override void Lock()
    {
        var self = scheduler.Running;
        if (_owner is not null && ReferenceEquals(_owner, self))
        {
            throw new InvalidOperationException($"The mutex {name} is held by {scheduler.CurrentActor} already.");
        }

        scheduler.SwitchPoint();
        scheduler.Wait(_released, () => _owner is null, SeededGate.Infinite);
        _owner = self;
    }

    protected override void Unlock()
    {
        _owner = null;
        scheduler.Signal(_released);
    }
}
