namespace Dsa.Platform.Scheduling;

/// <summary>A piece of hardware that works by itself: an engine, a command unit.</summary>
/// <remarks>
/// A scheduler runs at most one <see cref="Step"/> of a stepper at a time. A step never blocks, never calls
/// <see cref="IScheduler.SwitchPoint"/>, and does one bounded piece of work.
/// </remarks>
public interface IStepper
{
    /// <summary>The name in traces.</summary>
    string Name { get; }

    /// <summary>Does one piece of work.</summary>
    /// <returns>Whether there may be more; false when nothing is to be done until it is woken.</returns>
    bool Step();
}
