namespace Dsa.Definitions.Writing;

/// <summary>Documentation as lines of definition text.</summary>
internal static class HwdefDoc
{
    private static readonly char[] LineEnds = ['\n', '\u0085', '\u2028', '\u2029'];

    /// <summary>The lines, trimmed as the language trims them; none when there is no documentation.</summary>
    public static IReadOnlyList<string> LinesOf(string doc) => doc.Length == 0
        ? []
        : doc.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Split(LineEnds).Select(line => line.Trim()).ToList();
}
