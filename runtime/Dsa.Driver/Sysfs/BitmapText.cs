using System.Globalization;

namespace Dsa.Driver.Sysfs;

/// <summary>256 bits as groups of eight hexadecimal digits between commas, the highest first (SY-06, SY-43).</summary>
internal static class BitmapText
{
    private const int GroupCount = 8;

    /// <summary>Writes all eight groups.</summary>
    public static string Format(ulong word0, ulong word1, ulong word2, ulong word3) => string.Join(
        ',',
        new[] { word3, word2, word1, word0 }.Select(static word => string.Create(CultureInfo.InvariantCulture, $"{word >> 32:x8},{(uint)word:x8}")));

    /// <summary>Reads what Linux's bitmap_parse reads: up to eight groups of one to eight digits, between commas or white space.</summary>
    /// <param name="text">The text, up to its first newline. Groups that are missing are 0, so that nothing at all is 0, too.</param>
    /// <param name="words">The bits, in four words.</param>
    /// <returns><see cref="Errno.EINVAL"/> for what is no digit, <see cref="Errno.EOVERFLOW"/> for more digits or groups than there is room for.</returns>
    public static Errno Parse(string text, Span<ulong> words)
    {
        words.Clear();
        var groups = text.Split('\n')[0].Split([',', ' ', '\t', '\v', '\f', '\r'], StringSplitOptions.RemoveEmptyEntries);

        // From the last group on, and each from its last digit on: the first mistake from there decides.
        for (var index = 0; index < groups.Length; index++)
        {
            if (index == GroupCount)
            {
                return Errno.EOVERFLOW;
            }

            var group = groups[^(index + 1)];
            var digits = group.Length > 8 ? group[^8..] : group;
            if (!digits.All(char.IsAsciiHexDigit))
            {
                return Errno.EINVAL;
            }

            if (group.Length > 8)
            {
                return char.IsAsciiHexDigit(group[^9]) ? Errno.EOVERFLOW : Errno.EINVAL;
            }

            words[index / 2] |= ulong.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture) << (index % 2 * 32);
        }

        return Errno.None;
    }
}
