namespace Dsa.Conformance.Facts;

/// <summary>Compares the facts with what the definitions say, line by line and column by column, in both directions.</summary>
internal sealed class FactComparison(IReadOnlyList<FactRow> facts, IReadOnlyList<FactRow> defined, IReadOnlyList<KnownDifference> known)
{
    private readonly HashSet<KnownDifference> _met = [];

    /// <summary>How many values were compared.</summary>
    public int ValuesCompared { get; private set; }

    /// <summary>Everything that differs and is not known to, and every known difference that is none.</summary>
    public IReadOnlyList<string> Run(IReadOnlyCollection<string> ignoredColumns)
    {
        var found = new List<string>();
        var byKey = defined.ToLookup(static row => row.Key);
        var factKeys = facts.Select(static fact => fact.Key).ToHashSet();
        foreach (var fact in facts)
        {
            var rows = byKey[fact.Key].ToList();
            if (rows.Count > 0 || !IsKnown(fact.Key, KnownDifference.WholeRow, fact.Key, FactRow.None))
            {
                found.AddRange(rows.Count == 1 ? CompareRow(fact, rows[0], ignoredColumns) : [$"{fact.Key}: {rows.Count} definitions"]);
            }
        }

        found.AddRange(defined
            .Where(row => !factKeys.Contains(row.Key) && !IsKnown(row.Key, KnownDifference.WholeRow, FactRow.None, row.Key))
            .Select(static row => $"{row.Key}: the facts do not know it"));
        found.AddRange(known.Where(each => !_met.Contains(each)).Select(static each => $"{each.Key} {each.Column}: no difference any more"));
        return found;
    }

    private IEnumerable<string> CompareRow(FactRow fact, FactRow row, IReadOnlyCollection<string> ignoredColumns)
    {
        foreach (var (column, expected) in fact.Columns)
        {
            if (ignoredColumns.Contains(column) || expected == FactRow.Untold)
            {
                continue;
            }

            ValuesCompared++;
            var actual = row.Columns[column];
            if (actual != expected && !IsKnown(fact.Key, column, expected, actual))
            {
                yield return $"{fact.Key} {column}: facts {expected}, definition {actual}";
            }
        }
    }

    private bool IsKnown(string key, string column, string expected, string actual)
    {
        var difference = known.FirstOrDefault(each => each.Covers(key, column) && each.Fact == expected && each.Definition == actual);
        return difference is not null && (_met.Add(difference) || true);
    }
}
