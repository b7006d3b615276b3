using Dsa.Bindings.Generator;
using Dsa.Definitions.Exporting.Tables;

namespace Dsa.Definitions.Showing;

/// <summary>Draws the bytes of a structure in rows of eight, the lowest on the right; rows of one member alone are drawn as one.</summary>
internal static class StructurePicture
{
    private const int Columns = 8;
    private const int UnitCharacters = 12;

    /// <summary>Draws a structure.</summary>
    /// <param name="rows">The members and gaps.</param>
    /// <param name="sizeBytes">The bytes of the structure.</param>
    public static IReadOnlyList<string> Of(IReadOnlyList<TableRow> rows, int sizeBytes)
    {
        var members = rows.Where(static row => row.IsDrawn && row.Kind != "reserved").OrderBy(static row => row.Lsb).ToList();
        var drawn = new List<PictureRow>();
        for (var start = 0; start < sizeBytes; start += Columns)
        {
            var end = Math.Min(start + Columns, sizeBytes);
            var owners = OwnersOf(members, start);
            if (IsAllOf(start, end))
            {
                while (end + Columns <= sizeBytes && IsAllOf(end, end + Columns))
                {
                    end += Columns;
                }
            }

            drawn.Add(RowOf(members, start, end));
            start = end - Columns;

            bool IsAllOf(int first, int last) => Enumerable.Range(first, last - first).All(each => OwnersOf(members, each).SequenceEqual(owners));
        }

        return new BoxPicture(UnitCharacters).Draw(drawn);
    }

    private static PictureRow RowOf(List<TableRow> members, int start, int end)
    {
        var cells = new List<PictureCell>();
        for (var first = start; first < end;)
        {
            var owners = OwnersOf(members, first);
            var next = first + 1;
            while (next < end && OwnersOf(members, next).SequenceEqual(owners))
            {
                next++;
            }

            cells.Add(new(Math.Min(next - first, Columns), (next - 1).ToText(), first.ToText(), owners.Select(static owner => owner.SpecName).Reverse().ToList()));
            first = next;
        }

        cells.Reverse();
        return new(start.ToHex(), cells);
    }

    private static List<TableRow> OwnersOf(List<TableRow> members, int offset) =>
        members.Where(member => member.Lsb / 8 <= offset && member.Msb / 8 >= offset).ToList();
}
