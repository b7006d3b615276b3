namespace Dsa.Definitions.Formatting;

/// <summary>Puts the columns of the lines of each body below each other.</summary>
internal static class Columns
{
    /// <summary>Where the name of a field stands at least: behind <c>[31:16]</c>.</summary>
    private const int NameOfField = 8;

    private static readonly ColumnRule Names = new(Gap: 1);
    private static readonly ColumnRule NamesOfMembers = new(Gap: 1, Step: 4, Overhang: Overhang.Ragged);
    private static readonly ColumnRule Modifiers = new(Gap: 1, WidestGap: 32);
    private static readonly ColumnRule Inner = new(Gap: 1);

    /// <summary>Writes the code of all lines.</summary>
    public static void Align(IReadOnlyList<Line> lines)
    {
        foreach (var line in lines.Where(static line => !IsRow(line)))
        {
            foreach (var cell in line.Cells)
            {
                line.PutBehind(cell, gap: 1);
            }
        }

        foreach (var body in lines.Where(IsRow).GroupBy(static line => line.Body))
        {
            foreach (var column in Enum.GetValues<CellKind>())
            {
                Align([.. body.Where(line => line.Find(column) is not null)], column);
            }
        }
    }

    private static bool IsRow(Line line) => line.Kind != ItemKind.Plain;

    private static void Align(IReadOnlyList<Line> lines, CellKind column)
    {
        if (lines.Count == 0)
        {
            return;
        }

        switch (column, lines[0].Kind)
        {
            case (CellKind.Place, _):
                PutAt(lines, column, [.. lines.Select(static _ => 0)]);
                break;
            case (CellKind.Name, ItemKind.Field):
                PutAt(lines, column, [.. lines.Select(_ => Math.Max(NameOfField, lines.Max(static line => line.Code.Length) + 1))]);
                break;
            case (CellKind.Name, ItemKind.Member):
                PutAt(lines, column, NamesOfMembers.Place(Written(lines, column)));
                break;
            case (CellKind.Modifiers, ItemKind.Field or ItemKind.Flag):
                PutAt(lines, column, Modifiers.Place(Written(lines, column)));
                break;
            case (CellKind.Name, _) or (CellKind.Value, _):
                PutAt(lines, column, Names.Place(Written(lines, column)));
                break;
            default:
                PutLoosely(lines, column);
                break;
        }
    }

    /// <summary>Aligns a column that is not always one: only where the author did.</summary>
    private static void PutLoosely(IReadOnlyList<Line> lines, CellKind column)
    {
        var written = Written(lines, column);
        if (lines.Count > 1 && IsAligned(written, column == CellKind.Modifiers ? 2 : 1))
        {
            PutAt(lines, column, Inner.Place(written));
            return;
        }

        foreach (var line in lines)
        {
            line.PutBehind(line.Find(column)!, column == CellKind.Modifiers ? GapOfModifiers(line) : 1);
        }
    }

    /// <summary>Whether most lines have one column, and some have to be filled up for it.</summary>
    private static bool IsAligned(IReadOnlyList<(int Length, int? Column)> written, int usualGap)
    {
        var given = written.Where(static line => line.Column > line.Length).GroupBy(static line => line.Column)
            .OrderByDescending(static group => group.Count()).FirstOrDefault();
        return given is not null && given.Count() >= 2 && given.Count() * 3 >= written.Count * 2
            && given.Any(line => line.Column > line.Length + usualGap);
    }

    /// <summary>Two spaces set the modifiers of a member off, where the author did.</summary>
    private static int GapOfModifiers(Line line) => line.Find(CellKind.Modifiers)!.Gap >= 2 ? 2 : 1;

    private static List<(int Length, int? Column)> Written(IReadOnlyList<Line> lines, CellKind column) =>
        [.. lines.Select(line => (line.Code.Length, line.Find(column)!.Column))];

    private static void PutAt(IReadOnlyList<Line> lines, CellKind column, IReadOnlyList<int> places)
    {
        foreach (var (line, place) in lines.Zip(places))
        {
            line.PutBehind(line.Find(column)!, Math.Max(place - line.Code.Length, 1));
        }
    }
}
