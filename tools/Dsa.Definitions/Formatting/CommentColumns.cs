namespace Dsa.Definitions.Formatting;

/// <summary>Puts the comments behind consecutive items of one body below each other.</summary>
/// <remarks>A blank line, and an item of several lines, begin anew; comments above an item do not.</remarks>
internal static class CommentColumns
{
    private const int GapBehindOthers = 1;

    private static readonly ColumnRule Behind = new(Gap: 3, LeastGap: 2, WidestGap: 40, MayOverhang: true);

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
                columns[index] = line.Code.Length + (line.IsComment ? 0 : GapBehindOthers);
            }
        }

        Place(lines, run, columns);
        return columns;
    }

    private static bool EndsRun(Line line, Line first) =>
        line.IsAfterBlank || line.Body != first.Body || !(line.IsWholeItem || line.IsComment);

    private static void Place(IReadOnlyList<Line> lines, List<int> run, Dictionary<int, int> columns)
    {
        if (run.Count == 0)
        {
            return;
        }

        var places = Behind.Place([.. run.Select(index => (lines[index].Code.Length, lines[index].CommentColumn))]);
        foreach (var (index, place) in run.Zip(places))
        {
            columns[index] = place;
        }
    }
}
