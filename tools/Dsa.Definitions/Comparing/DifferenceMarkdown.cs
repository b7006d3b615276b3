using Dsa.Definitions.Exporting.Markdown;

namespace Dsa.Definitions.Comparing;

/// <summary>Differences as a Markdown table, for change logs and reviews.</summary>
internal static class DifferenceMarkdown
{
    /// <summary>Writes the table, or a sentence when there is nothing to list.</summary>
    public static void Write(TextWriter writer, IReadOnlyCollection<Difference> differences)
    {
        if (differences.Count == 0)
        {
            writer.WriteLine("No differences.");
            return;
        }

        writer.WriteLine("| Change | Name | What | Old | New |");
        writer.WriteLine("|---|---|---|---|---|");
        foreach (var difference in differences)
        {
            string[] cells =
            [
                $"{DifferenceText.WordOf(difference.Kind)} {difference.Thing}",
                MarkdownText.Code(difference.Name),
                difference.What,
                CellOf(difference, difference.Old),
                CellOf(difference, difference.New),
            ];
            writer.WriteLine($"| {string.Join(" | ", cells)} |");
        }
    }

    private static string CellOf(Difference difference, string text) =>
        difference.Kind == ChangeKind.Documented ? MarkdownText.Escape(text) : MarkdownText.Code(text);
}
