namespace Dsa.Definitions.Formatting;

/// <summary>Puts the comments behind consecutive items of one body below each other.</summary>
/// <remarks>A blank line, and an item of several lines, begin anew; comments above an item do not.</remarks>
internal static class CommentColumns
{
    private const int Gap = 3;
    private const int GapBehindBrace = 1;

    /// <summary>What is longer has a column apart, so that one long line does not push all comments out of sight.</summary>
    private const int LongLine = 100;

    private static readonly ColumnRule Behind = new(Gap, LeastGap: 2, WidestGap: 40, Overhang: Overhang.InColumn);

    /// <summary>Gives the comment of each line its column, by the number of the line.</summary>
    public static IReadOnlyDictionary<int, int> Place(IReadOnlyList<Line> lines)
    {
        var columns = new Dictionary<int, int>();
        var run = new List<int>();
        for (var index = 0; index < lines.Count; index++)
        {
            var line = lines[index];
            if (run.Count > 0 && EndsRun(line, lines[run[0]]))
            {
                Place(lines, run, columns);
                run.Clear();
            }

            if (line.IsWholeItem && line.Comment is not null)
            {
                run.Add(index);
            }
            else
            {
                columns[index] = line.IsComment ? 0 : line.Code.Length + (line.Code[^1] is '{' or '}' ? GapBehindBrace : Gap);
            }
        }

        Place(lines, run, columns);
        return columns;
    }

    private static bool EndsRun(Line line, Line first) =>
        line.IsAfterBlank || line.Body != first.Body || !(line.IsWholeItem || line.IsComment);

    private static void Place(IReadOnlyList<Line> lines, List<int> run, Dictionary<int, int> columns)
    {
        foreach (var group in run.GroupBy(index => lines[index].Code.Length > LongLine))
        {
            var places = Behind.Place([.. group.Select(index => (lines[index].Code.Length, lines[index].CommentColumn))]);
            foreach (var (index, place) in group.Zip(places))
            {
                columns[index] = place;
            }
        }
    }
}
