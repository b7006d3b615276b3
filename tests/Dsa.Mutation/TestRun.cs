namespace Dsa.Mutation;

/// <summary>What came of running tests.</summary>
/// <param name="Outcome">How they ended.</param>
/// <param name="Words">How many there were, or the first that failed and why.</param>
/// <param name="Duration">How long it took.</param>
internal sealed record TestRun(Outcome Outcome, string Words, TimeSpan Duration);
