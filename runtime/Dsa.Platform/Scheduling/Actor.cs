namespace Dsa.Platform.Scheduling;

/// <summary>Blocking code on a thread of its own.</summary>
public abstract class Actor
{
    /// <summary>The name in traces.</summary>
    public abstract string Name { get; }

    /// <summary>Waits until the actor's body has returned.</summary>
    public abstract void Join();
}
