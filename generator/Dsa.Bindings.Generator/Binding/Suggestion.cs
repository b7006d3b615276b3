namespace Dsa.Bindings.Generator.Binding;

/// <summary>Finds the name that was probably meant.</summary>
internal static class Suggestion
{
    private const int LongestCompared = 40;
    private const int ShortestBeginning = 3;

    /// <summary>A sentence that offers the nearest name, with a space before it; empty when none is near.</summary>
    public static string For(string text, IEnumerable<string> names)
    {
        var best = "";
        var bestDistance = Math.Max(1, text.Length / 3) + 1;
        foreach (var name in names.Distinct().OrderBy(name => name, StringComparer.Ordinal))
        {
            var distance = Distance(text, name, bestDistance);
            if (distance < bestDistance)
            {
                (best, bestDistance) = (name, distance);
            }
        }

        best = best.Length > 0 ? best : Continuation(text, names);
        return best.Length == 0 ? "" : $" Did you mean '{best}'?";
    }

    /// <summary>The shortest name that begins with a text of some letters.</summary>
    private static string Continuation(string text, IEnumerable<string> names) => text.Length < ShortestBeginning ? "" : names
        .Where(name => name.StartsWith(text, StringComparison.OrdinalIgnoreCase))
        .OrderBy(name => name.Length)
        .ThenBy(name => name, StringComparer.Ordinal)
        .FirstOrDefault() ?? "";

    /// <summary>The number of letters to change, add or drop, upper and lower case being the same; at most <paramref name="limit"/>.</summary>
    private static int Distance(string from, string to, int limit)
    {
        if (Math.Abs(from.Length - to.Length) >= limit || from.Length > LongestCompared || to.Length > LongestCompared)
        {
            return limit;
        }

        var previous = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var row = 1; row <= from.Length; row++)
        {
            var current = new int[to.Length + 1];
            current[0] = row;
            for (var column = 1; column <= to.Length; column++)
            {
                var change = char.ToUpperInvariant(from[row - 1]) == char.ToUpperInvariant(to[column - 1]) ? 0 : 1;
                current[column] = Math.Min(
                    previous[column - 1] + change, Math.Min(previous[column], current[column - 1]) + 1);
            }

            previous = current;
        }

        return Math.Min(previous[to.Length], limit);
    }
}
