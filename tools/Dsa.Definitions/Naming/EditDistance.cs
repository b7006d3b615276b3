namespace Dsa.Definitions.Naming;

/// <summary>How many letters one must change, add, drop or swap with the next to get from one name to another; case does not count.</summary>
internal static class EditDistance
{
    /// <summary>The distance, or more than <paramref name="most"/> when it is more than that.</summary>
    public static int Of(string one, string other, int most)
    {
        if (Math.Abs(one.Length - other.Length) > most)
        {
            return most + 1;
        }

        var cost = new int[one.Length + 1, other.Length + 1];
        for (var i = 0; i <= one.Length; i++)
        {
            for (var j = 0; j <= other.Length; j++)
            {
                cost[i, j] = i == 0 || j == 0 ? i + j : Math.Min(Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1, cost[i - 1, j - 1] + (IsSame(i - 1, j - 1) ? 0 : 1));
                if (i > 1 && j > 1 && IsSame(i - 1, j - 2) && IsSame(i - 2, j - 1))
                {
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
                }
            }
        }

        return cost[one.Length, other.Length];

        bool IsSame(int i, int j) => char.ToUpperInvariant(one[i]) == char.ToUpperInvariant(other[j]);
    }
}
