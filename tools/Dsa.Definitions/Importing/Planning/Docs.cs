using Dsa.Definitions.Importing.Shaping;

namespace Dsa.Definitions.Importing.Planning;

/// <summary>Documentation of imported things: the first line is the summary.</summary>
internal static class Docs
{
    /// <summary>The paragraphs of a description, and further lines behind them.</summary>
    public static IReadOnlyList<string> Of(string description, params IEnumerable<string> more) => [.. SpecText.Paragraphs(description), .. more];
}
