namespace Dsa.Definitions.Naming;

/// <summary>How many letters one must change, add or drop to get from one name to another; case does not count.</summary>
internal static class EditDistance
{
    /// <summary>The distance, or more than <paramref name="most"/> when it is more than that.</summary>
    public static int Of(string one, string other, int most)
    {
        if (Math.Abs(one.Length - other.Length) > most)
        {
            return most + 1;
        }

        var last = Enumerable.Range(0, other.Length + 1).ToArray();
        var next = new int[other.Length + 1];
        for (var i = 1; i <= one.Length; i++)
        {
            next[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var change = char.ToUpperInvariant(one[i - 1]) == char.ToUpperInvariant(other[j - 1]) ? 0 : 1;
                next[j] = Math.Min(Math.Min(next[j - 1], last[j]) + 1, last[j - 1] + change);
            }

            (last, next) = (next, last);
        }

        return last[other.Length];
    }
}
