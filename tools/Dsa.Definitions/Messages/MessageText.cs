using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Dsa.Definitions.Messages;

/// <summary>The text of a message, made of an interpolated string: what is put in is cut by <see cref="Echo"/>.</summary>
/// <remarks>The format <c>whole</c> spares what is no echo of an input, such as a list of words or another message.</remarks>
[InterpolatedStringHandler]
internal readonly struct MessageText
{
    private const string Whole = "whole";

    private readonly StringBuilder _text;

    /// <summary>Called by the compiler.</summary>
    public MessageText(int literalLength, int formattedCount) => _text = new(literalLength + (formattedCount * Echo.MostCharacters));

    /// <summary>Takes a text as it is.</summary>
    public static implicit operator MessageText(string text)
    {
        var message = new MessageText(text.Length, 0);
        message._text.Append(text);
        return message;
    }

    /// <summary>Called by the compiler.</summary>
    public void AppendLiteral(string text) => _text.Append(text);

    /// <summary>Called by the compiler.</summary>
    public void AppendFormatted<T>(T value, string? format = null)
    {
        var text = value is IFormattable formattable
            ? formattable.ToString(format == Whole ? null : format, CultureInfo.InvariantCulture)
            : value?.ToString() ?? "";
        _text.Append(format == Whole ? text : Echo.Of(text));
    }

    /// <summary>The message.</summary>
    public override string ToString() => _text.ToString();
}
