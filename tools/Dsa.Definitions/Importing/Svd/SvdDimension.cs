using System.Globalization;
using Dsa.Bindings.Generator;

namespace Dsa.Definitions.Importing.Svd;

/// <summary>The <c>dim</c> of an element: how many of it there are, how far apart, and what they are called.</summary>
/// <param name="Count">The number of elements.</param>
/// <param name="Increment">The bytes, or for fields the bits, from one to the next.</param>
/// <param name="Indexes">What stands for <c>%s</c>; null for 0, 1, 2 and so on.</param>
internal sealed record SvdDimension(long Count, long Increment, IReadOnlyList<string>? Indexes)
{
    private const long LargestIncrement = 1L << 40;

    /// <summary>The dimension of an element; null when it is there once.</summary>
    public static SvdDimension? Of(SvdElement element)
    {
        if (element.Child("dim") is null)
        {
            return null;
        }

        var count = SvdNumber.Of(element, "dim", ImportLimits.Elements) ?? 1;
        if (count == 0)
        {
            throw element.Child("dim")!.Error("An array has at least one element; write 1 or more in <dim>.");
        }

        var increment = SvdNumber.Of(element, "dimIncrement", LargestIncrement)
            ?? throw element.Error("Nothing says how far apart the elements of <dim> lie; write <dimIncrement>.");
        return new(count, increment, IndexesOf(element, count));
    }

    /// <summary>What stands for <c>%s</c> in the element of a number.</summary>
    public string IndexAt(long element) => Indexes is null ? element.ToString(CultureInfo.InvariantCulture) : Indexes[(int)element];

    /// <summary>Whether a name has a place for the index in brackets, which makes it an array and nothing else.</summary>
    public static bool IsBracketed(string name) => name.Contains("[%s]", StringComparison.Ordinal);

    /// <summary>The name of the whole array.</summary>
    public static string NameOfAll(string name)
    {
        var bare = name.Replace("[%s]", "", StringComparison.Ordinal).Replace("%s", "", StringComparison.Ordinal);
        return bare.Trim('_') is { Length: > 0 } trimmed && bare.Length > trimmed.Length ? trimmed : bare;
    }

    /// <summary>The name of one element.</summary>
    public string NameAt(string name, long element)
    {
        var index = IndexAt(element);
        return name.Contains("%s", StringComparison.Ordinal)
            ? name.Replace("[%s]", index, StringComparison.Ordinal).Replace("%s", index, StringComparison.Ordinal)
            : name + index;
    }

    private static List<string>? IndexesOf(SvdElement element, long count)
    {
        var text = element.TextOf("dimIndex");
        if (string.IsNullOrWhiteSpace(text) || IsCountingRange(text, count))
        {
            return null;
        }

        if (count > ImportLimits.WrittenOut)
        {
            throw element.Child("dimIndex")!.Error($"At most {ImportLimits.WrittenOut.ToText()} elements can have names of their own; write a smaller <dim>, or [%s] in <name>.");
        }

        var indexes = text.Contains(',', StringComparison.Ordinal) || text.Length == 1
            ? text.Split(',', StringSplitOptions.TrimEntries).ToList()
            : RangeOf(text);
        if (indexes is null || indexes.Count < count)
        {
            throw element.Child("dimIndex")!.Error(
                $"'{text}' does not name {count} elements; write a range such as 0-{count - 1} or a list such as A,B,C.");
        }

        return indexes.Take((int)count).Select(static (index, place) => (index, place)).All(static each => each.index == each.place.ToText())
            ? null
            : indexes;
    }

    private static bool IsCountingRange(string text, long count) =>
        text.Split('-') is ["0", var last]
        && long.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value == count - 1;

    /// <summary>The numbers of <c>3-6</c> or the letters of <c>A-D</c>.</summary>
    private static List<string>? RangeOf(string text)
    {
        if (text.Split('-', StringSplitOptions.TrimEntries) is not [var first, var last])
        {
            return [text];
        }

        if (SvdNumber.TryRead(first, out var low) && SvdNumber.TryRead(last, out var high))
        {
            return low <= high && high - low < ImportLimits.WrittenOut
                ? Enumerable.Range(0, (int)(high - low) + 1).Select(offset => (low + (ulong)offset).ToText()).ToList()
                : null;
        }

        return first.Length == 1 && last.Length == 1 && char.IsAsciiLetter(first[0]) && first[0] <= last[0]
            ? Enumerable.Range(first[0], last[0] - first[0] + 1).Select(static letter => ((char)letter).ToString()).ToList()
            : null;
    }
}
