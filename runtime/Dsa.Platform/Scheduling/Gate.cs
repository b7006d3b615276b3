namespace Dsa.Platform.Scheduling;

/// <summary>Where blocking code waits for a condition that others make true.</summary>
public abstract class Gate
{
    /// <summary>Waits without end.</summary>
    public const long Infinite = -1;

    /// <summary>Blocks until <paramref name="condition"/> holds; it is looked at again after each signal.</summary>
    /// <param name="condition">Cheap, without locks, registers or waits: it may run on the signaller's thread.</param>
    /// <param name="timeoutNanoseconds">How long at most, or <see cref="Infinite"/>.</param>
    /// <returns>False when the time ran out and the condition still does not hold.</returns>
    public abstract bool WaitUntil(Func<bool> condition, long timeoutNanoseconds = Infinite);

    /// <summary>Has every waiter look at its condition again. Change the state first.</summary>
    public abstract void Signal();
}
