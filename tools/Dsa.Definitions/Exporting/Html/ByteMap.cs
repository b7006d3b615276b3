using Dsa.Bindings.Generator;
using Dsa.Definitions.Exporting.Tables;

namespace Dsa.Definitions.Exporting.Html;

/// <summary>Draws the bytes of a structure in rows of 8, the lowest first, as they lie in memory.</summary>
internal static class ByteMap
{
    private const int Columns = 8;

    /// <summary>Draws a structure.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="rows">The members, by place; some may share bytes.</param>
    /// <param name="sizeBytes">The bytes of the structure.</param>
    public static void Write(HtmlBuilder page, IReadOnlyList<TableRow> rows, int sizeBytes)
    {
        var owners = Enumerable.Range(0, sizeBytes).Select(_ => new List<TableRow>()).ToArray();
        foreach (var row in rows.Where(row => row.Kind != "reserved" && row.IsDrawn))
        {
            for (var at = row.Lsb / 8; at <= row.Msb / 8; at++)
            {
                owners[at].Add(row);
            }
        }

        page.Raw("<div class=\"bits bytes\" aria-hidden=\"true\">");
        for (var start = 0; start < sizeBytes;)
        {
            start = WriteRow(page, owners, start);
        }

        page.Raw("</div>").Line();
    }

    private static int WriteRow(HtmlBuilder page, List<TableRow>[] owners, int start)
    {
        var end = Math.Min(start + Columns, owners.Length);
        var run = RunOf(owners, start, owners.Length) / Columns * Columns;
        if (run > Columns)
        {
            page.Raw("<div class=\"row\" style=\"--columns:1\">");
            WriteCell(page, owners[start], start, start + run, 1);
            page.Raw("</div>");
            return start + run;
        }

        page.Raw($"<div class=\"row\" style=\"--columns:{Columns.ToText()}\">");
        for (var at = start; at < end;)
        {
            var length = RunOf(owners, at, end);
            WriteCell(page, owners[at], at, at + length, length);
            at += length;
        }

        page.Raw("</div>");
        return end;
    }

    /// <summary>The number of bytes from a place on that the same members have.</summary>
    private static int RunOf(List<TableRow>[] owners, int start, int end)
    {
        var length = 1;
        while (start + length < end && owners[start + length].SequenceEqual(owners[start]))
        {
            length++;
        }

        return length;
    }

    private static void WriteCell(HtmlBuilder page, List<TableRow> owners, int start, int end, int span)
    {
        var names = string.Join(" / ", owners.Select(row => row.Name));
        page.Raw($"<a class=\"cell{(owners.Count == 0 ? " reserved" : "")}\" tabindex=\"-1\" style=\"grid-column:span {span.ToText()}\"");
        page.Raw($" title=\"{HtmlBuilder.Escape(names)}\"").Raw(owners.Count == 0 ? "" : $" href=\"#{HtmlBuilder.Escape(owners[0].Anchor!)}\"").Raw(">");
        page.Raw(end == start + 1 ? $"<i class=\"one\">{start.ToHex()}</i>" : $"<i>{start.ToHex()}<em></em>{(end - 1).ToHex()}</i>");
        page.Element("span", names).Raw("</a>");
    }
}
