using System.Text;

namespace Dsa.Definitions.Importing.Shaping;

/// <summary>Names and descriptions of other formats as the definition language can hold them.</summary>
internal static class SpecText
{
    private const int LongestName = 100;

    /// <summary>A name of the specification: one line of 1 to 100 characters, without quotes; null when nothing is left.</summary>
    public static string? Name(string name)
    {
        var line = Line(name).Replace('"', '\'');
        return line.Length == 0 ? null : line.Length <= LongestName ? line : line[..LongestName];
    }

    /// <summary>A description on one line.</summary>
    public static string Line(string text)
    {
        var line = new StringBuilder(Math.Min(text.Length, 256));
        foreach (var c in text)
        {
            var isSpace = char.IsWhiteSpace(c) || char.IsControl(c) || c is '\u2028' or '\u2029' or '\uFEFF' || char.IsSurrogate(c);
            if (!isSpace)
            {
                line.Append(c);
            }
            else if (line.Length > 0 && line[^1] != ' ')
            {
                line.Append(' ');
            }
        }

        return line.ToString().TrimEnd();
    }

    /// <summary>A description in paragraphs: lines of the source that stand together are one line.</summary>
    public static IEnumerable<string> Paragraphs(string text) => text
        .ReplaceLineEndings("\n")
        .Split("\n\n")
        .Select(Line)
        .Where(static line => line.Length > 0);
}
