namespace Dsa.Conformance.Facts;

/// <summary>Where the definitions say something else than the facts, and why.</summary>
/// <param name="Key">The line; a register and <c>.*</c> stands for all its lines.</param>
/// <param name="Column">The column.</param>
/// <param name="Fact">What the facts say.</param>
/// <param name="Definition">What the definitions say.</param>
/// <param name="Reason">Why.</param>
internal sealed record KnownDifference(string Key, string Column, string Fact, string Definition, string Reason)
{
    /// <summary>Stands for the line as a whole: only one side has it.</summary>
    public const string WholeRow = "row";

    /// <summary>Whether it is about a value.</summary>
    public bool Covers(string key, string column) =>
        column == Column && (Key == key || (Key.EndsWith(".*", StringComparison.Ordinal) && key.StartsWith(Key[..^1], StringComparison.Ordinal)));
}
