namespace Dsa.Conformance.Guests;

/// <summary>A place where two recordings differ: the lines that each has there.</summary>
/// <param name="Guest">Those of the guest's driver, with semicolons between them.</param>
/// <param name="Ours">Those of ours.</param>
internal sealed record Hunk(string Guest, string Ours)
{
    /// <summary>The places where two recordings differ, as few lines as can be, in their order.</summary>
    public static List<Hunk> Between(IReadOnlyList<string> guest, IReadOnlyList<string> ours)
    {
        var common = LongestCommon(guest, ours);
        var hunks = new List<Hunk>();
        var (left, right) = (new List<string>(), new List<string>());
        var (g, o) = (0, 0);
        while (g < guest.Count || o < ours.Count)
        {
            if (g < guest.Count && o < ours.Count && guest[g] == ours[o])
            {
                End();
                (g, o) = (g + 1, o + 1);
            }
            else if (o == ours.Count || (g < guest.Count && common[g + 1, o] >= common[g, o + 1]))
            {
                left.Add(guest[g++]);
            }
            else
            {
                right.Add(ours[o++]);
            }
        }

        End();
        return hunks;

        void End()
        {
            if (left.Count + right.Count > 0)
            {
                hunks.Add(new Hunk(string.Join("; ", left), string.Join("; ", right)));
                left.Clear();
                right.Clear();
            }
        }
    }

    // How many lines are common to what is left of both from there on.
    private static int[,] LongestCommon(IReadOnlyList<string> guest, IReadOnlyList<string> ours)
    {
        var common = new int[guest.Count + 1, ours.Count + 1];
        for (var g = guest.Count - 1; g >= 0; g--)
        {
            for (var o = ours.Count - 1; o >= 0; o--)
            {
                common[g, o] = guest[g] == ours[o] ? common[g + 1, o + 1] + 1 : Math.Max(common[g + 1, o], common[g, o + 1]);
            }
        }

        return common;
    }
}
