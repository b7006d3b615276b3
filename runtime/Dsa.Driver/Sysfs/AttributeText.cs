using System.Globalization;

namespace Dsa.Driver.Sysfs;

/// <summary>What a reader of an attribute gets: a line, nothing, or an error.</summary>
/// <param name="Text">The text with its newline; empty for nothing.</param>
/// <param name="Error">The error; none when there is a text.</param>
internal readonly record struct AttributeText(string Text, Errno Error)
{
    /// <summary>Zero bytes, without a newline.</summary>
    public static AttributeText Nothing => new(string.Empty, Errno.None);

    /// <summary>A number in hexadecimal.</summary>
    public static AttributeText Hex(ulong value) => string.Create(CultureInfo.InvariantCulture, $"0x{value:x}");

    public static implicit operator AttributeText(string line) => new(line + "\n", Errno.None);

    public static implicit operator AttributeText(long value) => value.ToString(CultureInfo.InvariantCulture);

    public static implicit operator AttributeText(uint value) => (long)value;

    public static implicit operator AttributeText(ulong value) => value.ToString(CultureInfo.InvariantCulture);

    public static implicit operator AttributeText(bool value) => value ? "1" : "0";

    public static implicit operator AttributeText(Errno error) => new(string.Empty, error);
}
