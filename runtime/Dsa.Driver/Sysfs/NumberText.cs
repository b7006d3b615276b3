namespace Dsa.Driver.Sysfs;

/// <summary>Reads numbers out of what was written, as Linux's kstrto family does: one number, and at most one newline behind it.</summary>
internal static class NumberText
{
    /// <summary>A base that follows the prefix: 0x for 16, 0 for 8, else 10.</summary>
    public const int AutoBase = 0;

    /// <summary>Reads a number without a sign; a plus is allowed.</summary>
    /// <returns><see cref="Errno.EINVAL"/> for what is no number, <see cref="Errno.ERANGE"/> for one above <paramref name="maximum"/>.</returns>
    public static Errno ParseUnsigned(string text, int numberBase, out ulong value, ulong maximum = ulong.MaxValue)
    {
        var error = ParseMagnitude(text.StartsWith('+') ? text.AsSpan(1) : text, numberBase, out value);
        return error == Errno.None && value > maximum ? Errno.ERANGE : error;
    }

    /// <summary>Reads a number in base 10 that may be negative.</summary>
    /// <returns><see cref="Errno.EINVAL"/> for what is no number, <see cref="Errno.ERANGE"/> for one that needs more than 64 bits.</returns>
    public static Errno ParseSigned(string text, out long value)
    {
        var isNegative = text.StartsWith('-');
        var error = isNegative
            ? ParseMagnitude(text.AsSpan(1), 10, out var magnitude)
            : ParseUnsigned(text, 10, out magnitude);
        value = isNegative ? (long)(0 - magnitude) : (long)magnitude;
        var isLost = isNegative ? value > 0 : value < 0;
        return error == Errno.None && isLost ? Errno.ERANGE : error;
    }

    private static Errno ParseMagnitude(ReadOnlySpan<char> text, int numberBase, out ulong value)
    {
        if (numberBase == AutoBase)
        {
            var isHex = text.Length > 2 && text[0] == '0' && (text[1] | 0x20) == 'x' && char.IsAsciiHexDigit(text[2]);
            numberBase = isHex ? 16 : text.StartsWith("0") ? 8 : 10;
            text = isHex ? text[2..] : text;
        }

        value = 0;
        var count = 0;
        var isTooLarge = false;
        foreach (var character in text)
        {
            var digit = DigitOf(character);
            if (digit >= numberBase)
            {
                break;
            }

            isTooLarge |= value > (ulong.MaxValue - (ulong)digit) / (ulong)numberBase;
            value = (value * (ulong)numberBase) + (ulong)digit;
            count++;
        }

        if (isTooLarge)
        {
            return Errno.ERANGE;
        }

        return count > 0 && text[count..] is [] or ['\n'] ? Errno.None : Errno.EINVAL;
    }

    private static int DigitOf(char character) => character switch
    {
        >= '0' and <= '9' => character - '0',
        >= 'a' and <= 'f' => character - 'a' + 10,
        >= 'A' and <= 'F' => character - 'A' + 10,
        _ => int.MaxValue,
    };
}
