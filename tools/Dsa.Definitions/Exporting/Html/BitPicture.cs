using Dsa.Bindings.Generator;
using Dsa.Definitions.Exporting.Tables;

namespace Dsa.Definitions.Exporting.Html;

/// <summary>Draws the bits of a register in rows of 32, the highest first; rows of one field alone are drawn as one.</summary>
internal static class BitPicture
{
    private const int Columns = 32;
    private const int PixelsOfBit = 26;
    private const int PixelsOfLetter = 8;

    /// <summary>Draws a register.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="rows">The fields and gaps, covering all bits.</param>
    /// <param name="width">The bits of the register.</param>
    public static void Write(HtmlBuilder page, IReadOnlyList<TableRow> rows, int width)
    {
        page.Raw("<div class=\"bits\" aria-hidden=\"true\">");
        for (var top = (width + Columns - 1) / Columns * Columns - Columns; top >= 0; top -= Columns)
        {
            var high = Math.Min(top + Columns, width) - 1;
            var whole = rows.FirstOrDefault(row => row.Lsb <= top && row.Msb >= high);
            if (whole is not null && whole.Width > Columns)
            {
                top = Math.Max(top - (top - whole.Lsb) / Columns * Columns, 0);
            }

            WriteRow(page, rows, high, top);
        }

        page.Raw("</div>").Line();
    }

    private static void WriteRow(HtmlBuilder page, IReadOnlyList<TableRow> rows, int high, int low)
    {
        var isSeveral = high - low + 1 > Columns;
        var columns = isSeveral ? 1 : high - low + 1;
        page.Raw($"<div class=\"row\" style=\"--columns:{columns.ToText()}\">");
        foreach (var row in rows.Where(row => row.Lsb <= high && row.Msb >= low).OrderByDescending(row => row.Lsb))
        {
            WriteCell(page, row, Math.Min(row.Msb, high), Math.Max(row.Lsb, low), isSeveral);
        }

        page.Raw("</div>");
    }

    private static void WriteCell(HtmlBuilder page, TableRow row, int high, int low, bool isAlone)
    {
        var span = isAlone ? 1 : high - low + 1;
        var name = row.Kind == "reserved" ? "" : row.SpecName;
        var pixels = isAlone ? Columns * PixelsOfBit : span * PixelsOfBit;
        var isTall = name.Length * PixelsOfLetter > pixels && span <= 4 && !isAlone;
        page.Raw($"<a class=\"cell{(row.Kind == "reserved" ? " reserved" : "")}{(isTall ? " tall" : "")}\" tabindex=\"-1\"");
        page.Raw($" style=\"grid-column:span {span.ToText()}\" title=\"{HtmlBuilder.Escape($"[{high.ToText()}:{low.ToText()}] {row.SpecName}")}\"");
        page.Raw(row.Anchor is null ? "" : $" href=\"#{HtmlBuilder.Escape(row.Anchor)}\"").Raw(" data-cell" + PageTable.Gates(row.Coverage) + ">");
        page.Raw(high == low ? $"<i class=\"one\">{high.ToText()}</i>" : $"<i>{high.ToText()}<em></em>{low.ToText()}</i>");
        page.Element("span", name).Raw("</a>");
    }
}
