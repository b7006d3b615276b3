namespace Dsa.Definitions.Exporting.Markdown;

/// <summary>Writes the pieces that the page is made of, with <c>\n</c> line ends.</summary>
internal sealed class MarkdownPage(TextWriter writer)
{
    /// <summary>One line.</summary>
    public void Line(string text) => writer.Write(text + "\n");

    /// <summary>A heading that links can name.</summary>
    public void Heading(int level, string anchor, string name, string specName)
    {
        Line("");
        Line($"<a id=\"{anchor}\"></a>");
        Line("");
        Line($"{new string('#', level)} {MarkdownText.Escape(name)}{(name == specName ? "" : $" ({MarkdownText.Escape(specName)})")}");
    }

    /// <summary>Documentation, as a paragraph.</summary>
    public void Doc(string doc)
    {
        if (doc.Length > 0)
        {
            Line("");
            Line(MarkdownText.Escape(doc));
        }
    }

    /// <summary>Facts in one line; the ones without a value are left out.</summary>
    public void Facts(IEnumerable<(string Name, string? Value)> facts)
    {
        var words = facts.Where(fact => !string.IsNullOrEmpty(fact.Value))
            .Select(fact => (fact.Name.Length == 0 ? "" : MarkdownText.Escape(fact.Name) + " ") + MarkdownText.Code(fact.Value!))
            .ToList();
        if (words.Count > 0)
        {
            Line("");
            Line(string.Join("; ", words));
        }
    }

    /// <summary>A table; its cells are Markdown already. Columns without any text are left out.</summary>
    public void Table(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        var all = rows.ToList();
        if (all.Count == 0)
        {
            return;
        }

        var used = Enumerable.Range(0, columns.Count).Where(column => all.Exists(row => row[column].Length > 0)).ToList();
        Line("");
        Line($"| {string.Join(" | ", used.Select(column => columns[column]))} |");
        Line(string.Concat(used.Select(_ => "|---")) + "|");
        foreach (var row in all)
        {
            Line($"| {string.Join(" | ", used.Select(column => row[column]))} |");
        }
    }
}
