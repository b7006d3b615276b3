namespace Dsa.Platform.Scheduling;

/// <summary>Makes a stepper go.</summary>
/// <remarks>May be used by any thread. A wake that comes during a step leads to another step.</remarks>
public abstract class StepperHandle
{
    /// <summary>Makes the stepper runnable; it runs on another thread.</summary>
    public abstract void Wake();

    /// <summary>
    /// Makes the stepper runnable. In real time an idle one runs at once on the caller's thread, for a bounded number of
    /// steps: do not call it under a lock.
    /// </summary>
    public abstract void WakeInline();
}
