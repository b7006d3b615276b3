namespace Dsa.Host.FaultInjection;

/// <summary>What became of one rule.</summary>
/// <param name="Occasions">The most occasions that it had in one queue.</param>
/// <param name="Taken">How many it took, in all queues.</param>
/// <param name="Decided">How many of these no rule before it had.</param>
/// <param name="Happened">How often its fault has happened where the rule applies, by it or by another rule.</param>
internal readonly record struct RuleCount(long Occasions, long Taken, long Decided, long Happened)
{
    /// <summary>The counts of two devices together.</summary>
    public RuleCount With(RuleCount other) =>
        new(Math.Max(Occasions, other.Occasions), Taken + other.Taken, Decided + other.Decided, Happened + other.Happened);
}
