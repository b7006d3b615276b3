namespace Dsa.Platform.Scheduling;

/// <summary>A sleeping lock over a monitor.</summary>
internal sealed class RealTimeMutex(string name) : PlatformMutex
{
    private readonly object _monitor = new();

    protected override void Lock()
    {
        if (Monitor.IsEntered(_monitor))
        {
            throw new InvalidOperationException($"The mutex {name} is held by this thread already.");
        }

        Monitor.Enter(_monitor);
    }

    protected override void Unlock() => Monitor.Exit(_monitor);
}
