namespace Dsa.Platform.Interrupts;

/// <summary>Where a device's interrupts go.</summary>
public interface IInterruptSink
{
    /// <summary>Raises an interrupt. May be called inside a step and under a leaf lock; no handler runs on the caller's stack.</summary>
    /// <param name="source">The table entry; one that does not exist is ignored.</param>
    void Signal(InterruptSource source);
}
