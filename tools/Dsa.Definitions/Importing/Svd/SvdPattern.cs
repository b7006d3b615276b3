using Dsa.Bindings.Generator;

namespace Dsa.Definitions.Importing.Svd;

/// <summary>Reads the value of a name, whose binary digits may be <c>x</c>: either.</summary>
internal static class SvdPattern
{
    private const int EitherDigits = 8;

    /// <summary>The least value that the pattern stands for, and all others, rising.</summary>
    public static (ulong First, IReadOnlyList<ulong> Others) Read(SvdElement element)
    {
        var text = element.Text.Trim();
        var digits = text switch
        {
            ['#', .. var rest] => rest,
            ['0', 'b' or 'B', .. var rest] => rest,
            _ => "",
        };
        if (!digits.Contains('x', StringComparison.OrdinalIgnoreCase))
        {
            return (SvdNumber.Read(element), []);
        }

        if (digits.Length > 64 || digits.Any(static digit => digit is not ('0' or '1' or 'x' or 'X')))
        {
            throw element.Error($"'{text}' is no value; write #, then up to 64 digits 0, 1 or x.");
        }

        return Expand(element, digits);
    }

    private static (ulong First, IReadOnlyList<ulong> Others) Expand(SvdElement element, string digits)
    {
        if (digits.Count(static digit => digit is 'x' or 'X') > EitherDigits)
        {
            throw element.Error($"More than {EitherDigits.ToText()} digits are x; name the values one by one.");
        }

        var values = new List<ulong> { 0 };
        foreach (var digit in digits)
        {
            values = digit is 'x' or 'X'
                ? [.. values.SelectMany(static value => new[] { value << 1, (value << 1) | 1 })]
                : [.. values.Select(value => (value << 1) | (digit == '1' ? 1UL : 0))];
        }

        return (values[0], values[1..]);
    }
}
