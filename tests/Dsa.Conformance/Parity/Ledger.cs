using System.Globalization;

namespace Dsa.Conformance.Parity;

/// <summary>The rows of upstream's behaviour, and how each stands: proved by tests, decided otherwise, or open.</summary>
/// <remarks>The rows themselves are described in a list outside this repository; here are their numbers, and what tests say of them.</remarks>
internal sealed class Ledger
{
    private readonly ILookup<string, string> _tests;
    private readonly Dictionary<string, Decision> _decided = [];

    /// <summary>Puts rows, claims and decisions together.</summary>
    /// <exception cref="FormatException">A row that does not exist is claimed, decided or required, or one is decided twice.</exception>
    public Ledger(
        IReadOnlyList<Area> areas,
        IReadOnlyList<ParityClaim> claims,
        IReadOnlyList<Decision> decisions,
        IReadOnlyList<(string Id, IReadOnlyList<string> Rows)> requirements)
    {
        Areas = areas;
        Decisions = decisions;
        _tests = claims.Distinct().ToLookup(static claim => claim.Row, static claim => claim.Test);
        var known = areas.SelectMany(static area => area.Rows).ToHashSet(StringComparer.Ordinal);
        foreach (var row in _tests.Select(static group => group.Key))
        {
            RequireKnown(known, row, $"by {_tests[row].First()}");
        }

        foreach (var decision in decisions)
        {
            if (decision.State is not (Decision.Deviates or Decision.NotApplicable))
            {
                throw new FormatException(
                    $"{decision.Rows[0]} is decided as '{decision.State}' in decisions.tsv; give '{Decision.Deviates}' or '{Decision.NotApplicable}'.");
            }

            foreach (var row in decision.Rows.Where(static row => !row.StartsWith("BUG-", StringComparison.Ordinal)))
            {
                RequireKnown(known, row, "in decisions.tsv");
                if (!_decided.TryAdd(row, decision))
                {
                    throw new FormatException($"{row} is decided twice in decisions.tsv.");
                }
            }
        }

        Requirements = [.. requirements.Select(requirement => (requirement.Id, Expand(requirement.Rows)))];
        foreach (var row in Requirements.SelectMany(static requirement => requirement.Rows))
        {
            RequireKnown(known, row, "in requirements.tsv");
        }
    }

    /// <summary>The areas, in their order.</summary>
    public IReadOnlyList<Area> Areas { get; }

    /// <summary>The decisions, in their order.</summary>
    public IReadOnlyList<Decision> Decisions { get; }

    /// <summary>What was asked for, each by the rows that it comes to.</summary>
    public IReadOnlyList<(string Id, IReadOnlyList<string> Rows)> Requirements { get; }

    /// <summary>Mistakes that upstream made, each by what holds here.</summary>
    public IReadOnlyList<Check> Bugs { get; init; } = [];

    /// <summary>Flows of register accesses, each by tests that compare all of them.</summary>
    public IReadOnlyList<Check> Flows { get; init; } = [];

    /// <summary>The ledger of this repository.</summary>
    public static Ledger OfRepository()
    {
        var tests = ParityClaims.TestsOfRepository();
        return new Ledger(
            [.. Lines("areas.tsv").Select(static line => new Area(line[0], int.Parse(line[1], CultureInfo.InvariantCulture), line[2]))],
            ParityClaims.OfRepository(),
            [.. Lines("decisions.tsv").Select(static line => new Decision(line[0].Split(' '), line[1], line[2], line[3], line[4]))],
            [.. Lines("requirements.tsv").Select(static line =>
                (line[0], (IReadOnlyList<string>)line[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)))])
        {
            Bugs = Checklist.Of(Lines("bugs.tsv"), tests),
            Flows = Checklist.Of(Lines("flows.tsv"), tests),
        };
    }

    /// <summary>The tests that claim a row.</summary>
    public IReadOnlyList<string> TestsOf(string row) => [.. _tests[row].Order(StringComparer.Ordinal)];

    /// <summary>How a row stands.</summary>
    public RowState StateOf(string row) => _decided.TryGetValue(row, out var decision)
        ? decision.State == Decision.NotApplicable ? RowState.NotApplicable : RowState.Deviates
        : _tests.Contains(row) ? RowState.Proved : RowState.Open;

    private static IEnumerable<string[]> Lines(string file) =>
        File.ReadAllLines(Path.Combine(Repository.Root, "tests", "Dsa.Conformance", "Parity", file)).Skip(1).Select(static line => line.Split('\t'));

    private static void RequireKnown(HashSet<string> known, string row, string where)
    {
        if (!known.Contains(row))
        {
            throw new FormatException($"There is no row {row}, named {where}.");
        }
    }

    /// <summary>Rows one by one: an area stands for all its rows, <c>EV-03..07</c> for five of them.</summary>
    private IReadOnlyList<string> Expand(IReadOnlyList<string> rows) => [.. rows.SelectMany(Expand)];

    private IEnumerable<string> Expand(string rows)
    {
        if (Areas.FirstOrDefault(area => area.Id == rows) is { } whole)
        {
            return whole.Rows;
        }

        var range = rows.Split("..");
        if (range.Length == 1)
        {
            return range;
        }

        var area = range[0][..2];
        var first = int.Parse(range[0][3..], CultureInfo.InvariantCulture);
        var last = int.Parse(range[1], CultureInfo.InvariantCulture);
        return Enumerable.Range(first, last - first + 1).Select(number => Area.Row(area, number));
    }
}
