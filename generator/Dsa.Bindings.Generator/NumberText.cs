using System.Globalization;

namespace Dsa.Bindings.Generator;

/// <summary>Numbers as text, the same in every culture.</summary>
internal static class NumberText
{
    public static string ToText(this int value) => value.ToString(CultureInfo.InvariantCulture);

    public static string ToText(this long value) => value.ToString(CultureInfo.InvariantCulture);

    public static string ToText(this ulong value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A number and the thing counted, as in 1 bit and 2 bits.</summary>
    public static string Count(this int value, string thing) => value.ToText() + " " + thing + (value == 1 ? "" : "s");

    public static string ToHex(this int value) => "0x" + value.ToString("X2", CultureInfo.InvariantCulture);

    public static string ToHex(this ulong value) => "0x" + value.ToString("X", CultureInfo.InvariantCulture);

    public static string ToHex(this long value) => "0x" + value.ToString("X", CultureInfo.InvariantCulture);
}
