namespace Dsa.Definitions.Showing;

/// <summary>What is shown as aligned lines.</summary>
internal static class ShownText
{
    /// <summary>The lines, an empty one between parts.</summary>
    public static IEnumerable<string> LinesOf(IEnumerable<ShownPart> parts)
    {
        ShownPart? last = null;
        foreach (var part in parts)
        {
            if (last is not null && !(last is ShownPart.OfText && part is ShownPart.OfText))
            {
                yield return "";
            }

            foreach (var line in LinesOf(part))
            {
                yield return line;
            }

            last = part;
        }
    }

    /// <summary>The lines of one part.</summary>
    public static IEnumerable<string> LinesOf(ShownPart part) => part switch
    {
        ShownPart.OfText(var line) => [line],
        ShownPart.OfPicture(var lines) => lines,
        ShownPart.OfTable(var headings, var rows) => LinesOf(headings, rows),
        _ => throw new ArgumentOutOfRangeException(nameof(part)),
    };

    private static IEnumerable<string> LinesOf(IReadOnlyList<string> headings, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var widths = headings.Select((heading, column) => rows.Select(row => row[column].Length).Append(heading.Length).Max()).ToList();
        return rows.Prepend(widths.Select(static width => new string('-', width)).ToList())
            .Prepend(headings)
            .Select(row => string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }
}
