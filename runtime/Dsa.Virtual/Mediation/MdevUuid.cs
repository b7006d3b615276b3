using System.Globalization;

namespace Dsa.Virtual.Mediation;

/// <summary>The name of a virtual device: 128 bits, written as a UUID (VD-05).</summary>
/// <param name="Value">The bits.</param>
public readonly record struct MdevUuid(UInt128 Value)
{
    private const int TextLength = 36;
    private const int Digits = 32;

    /// <summary>Reads the usual form, such as 83b8f4f2-509f-382f-3c1e-e6bfe0fa1001.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out MdevUuid uuid)
    {
        uuid = default;
        if (text.Length != TextLength)
        {
            return false;
        }

        Span<char> digits = stackalloc char[Digits];
        var count = 0;
        for (var place = 0; place < TextLength; place++)
        {
            var isDash = place is 8 or 13 or 18 or 23;
            if (isDash != (text[place] == '-'))
            {
                return false;
            }

            if (!isDash)
            {
                digits[count++] = text[place];
            }
        }

        var isNumber = UInt128.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value);
        uuid = new MdevUuid(value);
        return isNumber;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var digits = Value.ToString("x32", CultureInfo.InvariantCulture);
        return $"{digits[..8]}-{digits[8..12]}-{digits[12..16]}-{digits[16..20]}-{digits[20..]}";
    }
}
