namespace Dsa.Mutation;

/// <summary>What became of a mutant.</summary>
/// <param name="Mutant">The mutant.</param>
/// <param name="Kind">Whether a test failed.</param>
/// <param name="Words">Which one and why; how many passed; or why none was run.</param>
/// <param name="Duration">How long its tests took.</param>
internal sealed record Verdict(Mutant Mutant, VerdictKind Kind, string Words, TimeSpan Duration);
