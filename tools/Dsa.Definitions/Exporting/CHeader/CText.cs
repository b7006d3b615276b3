using System.Globalization;
using System.Text;

namespace Dsa.Definitions.Exporting.CHeader;

/// <summary>Pieces of C.</summary>
internal static class CText
{
    /// <summary>Text inside a comment: nothing in it can end the comment, begin another, or be read as a trigraph.</summary>
    public static string Comment(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            var isFormat = char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.Surrogate;
            clean.Append(char.IsControl(c) || isFormat || c is '\u2028' or '\u2029' ? ' ' : c);
        }

        return clean.Replace("*/", "* /").Replace("/*", "/ *").Replace("??", "? ?").Replace('\\', '/').ToString().Trim();
    }

    /// <summary>The smallest unsigned type of a width.</summary>
    public static string Unsigned(int bits) => bits switch { <= 8 => "uint8_t", <= 16 => "uint16_t", <= 32 => "uint32_t", _ => "uint64_t" };

    /// <summary>A number of a width in hexadecimal.</summary>
    public static string Hex(ulong value, int bits) => bits > 32
        ? $"UINT64_C(0x{value.ToString("X", CultureInfo.InvariantCulture)})"
        : $"0x{value.ToString("X", CultureInfo.InvariantCulture)}u";
}
