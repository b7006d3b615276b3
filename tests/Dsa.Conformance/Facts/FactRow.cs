namespace Dsa.Conformance.Facts;

/// <summary>One line of a table of facts, or the same line worked out from the definitions.</summary>
/// <param name="Key">What the line is about, unique in its table.</param>
/// <param name="Columns">The values by column.</param>
internal sealed record FactRow(string Key, IReadOnlyDictionary<string, string> Columns)
{
    /// <summary>A value that the sources do not tell.</summary>
    public const string Untold = "?";

    /// <summary>A value that says: nothing special.</summary>
    public const string None = "-";
}
