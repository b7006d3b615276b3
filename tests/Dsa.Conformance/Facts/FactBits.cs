using System.Globalization;

namespace Dsa.Conformance.Facts;

/// <summary>Writes sets of bits as the tables have them: runs from low to high, with spaces between.</summary>
internal static class FactBits
{
    /// <summary>The bits of a mask.</summary>
    public static string Runs(ulong mask) => Runs([mask]);

    /// <summary>The bits of a mask of several words.</summary>
    public static string Runs(IEnumerable<ulong> words) => Runs(Numbers(words));

    /// <summary>The bits of a mask, one by one.</summary>
    public static string List(ulong mask) => mask == 0 ? FactRow.None : string.Join(',', Numbers([mask]).Select(Number));

    /// <summary>A number of a bit, or any other.</summary>
    public static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A code of two digits.</summary>
    public static string Code(ulong code) => "0x" + code.ToString("x2", CultureInfo.InvariantCulture);

    private static IEnumerable<int> Numbers(IEnumerable<ulong> words) =>
        words.SelectMany(static (word, index) => Enumerable.Range(0, 64).Where(bit => (word >> bit & 1) != 0).Select(bit => index * 64 + bit));

    private static string Runs(IEnumerable<int> bits)
    {
        var runs = new List<(int Low, int High)>();
        foreach (var bit in bits)
        {
            if (runs.Count > 0 && runs[^1].High == bit - 1)
            {
                runs[^1] = (runs[^1].Low, bit);
            }
            else
            {
                runs.Add((bit, bit));
            }
        }

        return runs.Count == 0
            ? FactRow.None
            : string.Join(' ', runs.Select(static run => run.Low == run.High ? Number(run.Low) : $"{Number(run.Low)}-{Number(run.High)}"));
    }
}
