namespace Dsa.Definitions.Comparing;

/// <summary>Differences as lines for people.</summary>
internal static class DifferenceText
{
    private const int WordCharacters = 11;
    private const string Nothing = "nothing";

    /// <summary>The word of a kind of change.</summary>
    public static string WordOf(ChangeKind kind) => kind switch
    {
        ChangeKind.Added => "added",
        ChangeKind.Removed => "removed",
        ChangeKind.Renamed => "renamed",
        ChangeKind.Moved => "moved",
        ChangeKind.Resized => "resized",
        ChangeKind.Retyped => "retyped",
        ChangeKind.Changed => "changed",
        ChangeKind.Documented => "documented",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>One line: <c>moved      field Bar0.GenCfg.EventLogEnable: bits [3] -> [4]</c>.</summary>
    public static string LineOf(Difference difference)
    {
        var name = $"{WordOf(difference.Kind).PadRight(WordCharacters)}{difference.Thing} {difference.Name}";
        var text = difference switch
        {
            { Kind: ChangeKind.Added or ChangeKind.Removed } => difference.Old + difference.New,
            { Kind: ChangeKind.Renamed } => $"was {difference.Old}",
            _ => $"{difference.What} {ChangeOf(difference)}",
        };
        return text.Length == 0 ? name : $"{name}: {text.Replace('\n', ' ')}";
    }

    /// <summary>How many of what: <c>2 added, 1 moved</c>, and how many that differ in documentation alone.</summary>
    /// <param name="differences">All of them.</param>
    /// <param name="isDocumentationListed">Whether those of documentation are listed like others.</param>
    public static string Summary(IReadOnlyCollection<Difference> differences, bool isDocumentationListed)
    {
        var counts = differences.Where(static difference => difference.Kind != ChangeKind.Documented)
            .GroupBy(static difference => difference.Kind)
            .OrderBy(static group => group.Key)
            .Select(static group => $"{group.Count()} {WordOf(group.Key)}")
            .ToList();
        var documented = differences.Count(static difference => difference.Kind == ChangeKind.Documented);
        var text = counts.Count == 0 ? "The definitions mean the same" : string.Join(", ", counts);
        return documented == 0 ? text + "." : $"{text}; the documentation of {documented} differs{(isDocumentationListed ? "" : " (--docs lists it)")}.";
    }

    /// <summary>Old and new; of long lists what came and what went.</summary>
    private static string ChangeOf(Difference difference)
    {
        const int ShortList = 3;
        var (old, now) = (difference.Old.Split(", "), difference.New.Split(", "));
        var changes = now.Except(old).Select(static name => "+" + name).Concat(old.Except(now).Select(static name => "-" + name)).ToList();
        var isList = difference.Kind == ChangeKind.Changed && difference.Old.Length > 0 && difference.New.Length > 0 && Math.Max(old.Length, now.Length) > ShortList;
        return isList && changes.Count > 0 ? string.Join(" ", changes) : $"{WordOf(difference.Old)} -> {WordOf(difference.New)}";
    }

    private static string WordOf(string value) => value.Length == 0 ? Nothing : value;
}
