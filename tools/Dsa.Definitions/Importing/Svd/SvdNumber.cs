using System.Globalization;

namespace Dsa.Definitions.Importing.Svd;

/// <summary>Reads the numbers of SVD: <c>12</c>, <c>0x1F</c>, <c>#101</c>, <c>0b101</c>, <c>4k</c>.</summary>
internal static class SvdNumber
{
    /// <summary>The number in a child; null when there is no such child.</summary>
    public static ulong? Of(SvdElement owner, string child) => owner.Child(child) is { } element ? Read(element) : null;

    /// <summary>The number in a child, at most <paramref name="largest"/>.</summary>
    public static long? Of(SvdElement owner, string child, long largest)
    {
        if (Of(owner, child) is not { } value)
        {
            return null;
        }

        return value <= (ulong)largest
            ? (long)value
            : throw owner.Child(child)!.Error($"{value} is too large for <{child}>; write at most {largest}.");
    }

    /// <summary>The number that an element holds.</summary>
    public static ulong Read(SvdElement element) =>
        TryRead(element.Text, out var value)
            ? value
            : throw element.Error($"'{element.Text}' is no number for <{element.Name}>; write 12, 0x1F or #101.");

    /// <summary>Reads a number without don't-care digits.</summary>
    public static bool TryRead(string text, out ulong value)
    {
        var digits = text.Trim().TrimStart('+');
        var scale = digits.Length == 0 ? 0 : char.ToLowerInvariant(digits[^1]) switch { 'k' => 10, 'm' => 20, 'g' => 30, 't' => 40, _ => 0 };
        digits = scale == 0 ? digits : digits[..^1];
        var isRead = digits switch
        {
            ['0', 'x' or 'X', ..] => ulong.TryParse(digits.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value),
            ['0', 'b' or 'B', ..] => ulong.TryParse(digits.AsSpan(2), NumberStyles.AllowBinarySpecifier, CultureInfo.InvariantCulture, out value),
            ['#', ..] => ulong.TryParse(digits.AsSpan(1), NumberStyles.AllowBinarySpecifier, CultureInfo.InvariantCulture, out value),
            _ => ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value),
        };
        var isTooLarge = isRead && value > ulong.MaxValue >> scale;
        value = isRead ? value << scale : 0;
        return isRead && !isTooLarge;
    }

    /// <summary>Whether a child says yes; false when there is none.</summary>
    public static bool IsTrue(SvdElement owner, string child) => owner.TextOf(child) is "true" or "1";
}
