namespace Dsa.Definitions.Formatting;

/// <summary>Where a column of a body stands.</summary>
/// <param name="Gap">Spaces behind the longest line when the author gave no column.</param>
/// <param name="LeastGap">Spaces below which a line does not fit a column that the author gave.</param>
/// <param name="WidestGap">Spaces behind the longest line above which a column that the author gave is not kept.</param>
/// <param name="Step">What a column that the author did not give is a multiple of.</param>
/// <param name="Overhang">What becomes of lines that are too long for the column of most others.</param>
internal sealed record ColumnRule(int Gap, int LeastGap = 1, int WidestGap = 16, int Step = 1, Overhang Overhang = Overhang.Forbidden)
{
    /// <summary>Gives each line its column: the one that most lines have already, else one behind the longest.</summary>
    /// <param name="lines">How long each line is, and where the author put the column in it.</param>
    public IReadOnlyList<int> Place(IReadOnlyList<(int Length, int? Column)> lines)
    {
        var column = Kept(lines) ?? Fresh(lines);
        var overhang = lines.Where(line => !Fits(line.Length, column)).ToList();
        var further = overhang.Count == 0 ? 0 : (this with { Overhang = Overhang.Forbidden }).Place(overhang)[0];
        return [.. lines.Select(line =>
            Fits(line.Length, column) ? column : Overhang == Overhang.InColumn ? further : line.Length + LeastGap)];
    }

    /// <summary>The column that the author gave to most lines; null when there is none, or too many lines do not fit.</summary>
    public int? Kept(IReadOnlyList<(int Length, int? Column)> lines)
    {
        var given = lines.Where(line => line.Column is { } place && Fits(line.Length, place))
            .GroupBy(static line => line.Column!.Value)
            .OrderByDescending(static group => group.Count())
            .ThenBy(static group => group.Key)
            .FirstOrDefault();
        if (given is null || given.Count() * 2 < lines.Count || (given.Count() == 1 && lines.Count > 1))
        {
            return null;
        }

        var fitting = lines.Where(line => Fits(line.Length, given.Key)).ToList();
        var overhangs = lines.Count - fitting.Count;
        var isKept = overhangs * 2 <= (Overhang == Overhang.Forbidden ? 0 : lines.Count)
            && given.Key - fitting.Max(static line => line.Length) <= WidestGap;
        return isKept ? given.Key : null;
    }

    private bool Fits(int length, int column) => length + LeastGap <= column;

    private int Fresh(IReadOnlyList<(int Length, int? Column)> lines)
    {
        var least = lines.Max(static line => line.Length) + Gap;
        return (least + Step - 1) / Step * Step;
    }
}
