using Dsa.Bindings.Generator;
using Dsa.Definitions.Exporting.Tables;

namespace Dsa.Definitions.Showing;

/// <summary>Draws the bits of a register in rows of 32, the highest first; rows of one field alone are drawn as one.</summary>
internal static class RegisterPicture
{
    private const int Columns = 32;
    private const int SmallestOfThreeDigits = 100;

    /// <summary>Draws a register.</summary>
    /// <param name="rows">The fields and gaps, covering all bits.</param>
    /// <param name="width">The bits of the register.</param>
    public static IReadOnlyList<string> Of(IReadOnlyList<TableRow> rows, int width)
    {
        var drawn = new List<PictureRow>();
        for (var top = (width + Columns - 1) / Columns * Columns - Columns; top >= 0; top -= Columns)
        {
            var high = Math.Min(top + Columns, width) - 1;
            if (rows.FirstOrDefault(row => row.Lsb <= top && row.Msb >= high) is { Width: > Columns } whole)
            {
                top = Math.Max(top - (top - whole.Lsb) / Columns * Columns, 0);
            }

            drawn.Add(RowOf(rows, high, top));
        }

        return new BoxPicture(width > SmallestOfThreeDigits ? 4 : 3).Draw(drawn);
    }

    private static PictureRow RowOf(IReadOnlyList<TableRow> rows, int high, int low)
    {
        var isSeveral = high - low + 1 > Columns;
        return new("", rows.Where(row => row.Lsb <= high && row.Msb >= low)
            .OrderByDescending(row => row.Lsb)
            .Select(row =>
            {
                var (last, first) = (Math.Min(row.Msb, high), Math.Max(row.Lsb, low));
                return new PictureCell(isSeveral ? Columns : last - first + 1, last.ToText(), first.ToText(), row.Kind == "reserved" ? [] : [row.SpecName]);
            })
            .ToList());
    }
}
