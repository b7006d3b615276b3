namespace Dsa.Device.Profiles.Json;

/// <summary>Names as people write them: those of the specification and those of the definition are the same but for case and underscores.</summary>
internal static class SpelledName
{
    private const int LeastDistance = 2;
    private const int LettersPerError = 3;
    private const int MostLetters = 64;

    /// <summary>Whether two names are the same.</summary>
    public static bool AreSame(string one, string other) => string.Equals(Bare(one), Bare(other), StringComparison.OrdinalIgnoreCase);

    /// <summary>The words to end a message with: the known name that is most like a wrong one, or all when none is.</summary>
    public static string Instead(string wrong, IEnumerable<string> known)
    {
        var names = known.ToList();
        if (wrong.Length > MostLetters)
        {
            return $"it is one of {string.Join(", ", names)}.";
        }

        var nearest = names.Select(name => (Name: name, Distance: Distance(Bare(wrong), Bare(name)))).MinBy(static one => one.Distance);
        return nearest.Name is not null && nearest.Distance <= Math.Max(LeastDistance, Bare(wrong).Length / LettersPerError)
            ? $"did you mean \"{nearest.Name}\"?"
            : $"it is one of {string.Join(", ", names)}.";
    }

    private static string Bare(string name) => name.Replace("_", string.Empty, StringComparison.Ordinal).ToUpperInvariant();

    private static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var replaced = diagonal + (one[i - 1] == other[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
