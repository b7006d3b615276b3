using System.Globalization;
using System.Numerics;

namespace Dsa.Definitions.Decoding;

/// <summary>Reads numbers as people type them: <c>0x1F</c>, <c>31</c>, <c>0b1_1111</c>.</summary>
internal static class NumberReader
{
    private const int MostDigits = 1024;

    /// <summary>The number; null when the text is none.</summary>
    public static BigInteger? Read(string text)
    {
        var digits = text.Trim().Replace("_", "", StringComparison.Ordinal);
        if (digits.Length is 0 or > MostDigits)
        {
            return null;
        }

        var (body, style) = digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? (digits[2..], NumberStyles.AllowHexSpecifier)
            : digits.StartsWith("0b", StringComparison.OrdinalIgnoreCase) ? (digits[2..], NumberStyles.AllowBinarySpecifier)
            : (digits, NumberStyles.None);

        // A digit 0 in front keeps the highest bit from being a sign.
        return body.Length > 0 && BigInteger.TryParse("0" + body, style, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
