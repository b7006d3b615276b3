using System.Text;

namespace Dsa.Definitions.Exporting.Html;

/// <summary>A page while it grows. All text and attributes are escaped here, and nowhere else.</summary>
internal sealed class HtmlBuilder
{
    private readonly StringBuilder _text = new();

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    /// <summary>The text with what HTML would read as markup escaped.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            _ = c switch
            {
                '&' => escaped.Append("&amp;"),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '"' => escaped.Append("&quot;"),
                '\'' => escaped.Append("&#39;"),
                < ' ' and not ('\n' or '\t') => escaped.Append(' '),
                _ => escaped.Append(c),
            };
        }

        return escaped.ToString();
    }

    /// <summary>Opens an element; an attribute without a value is left out.</summary>
    public HtmlBuilder Open(string tag, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        _text.Append('<').Append(tag);
        foreach (var (name, value) in attributes)
        {
            if (value is not null)
            {
                _text.Append(' ').Append(name).Append("=\"").Append(Escape(value)).Append('"');
            }
        }

        _text.Append('>');
        return this;
    }

    /// <summary>Closes an element.</summary>
    public HtmlBuilder Close(string tag)
    {
        _text.Append("</").Append(tag).Append('>');
        return this;
    }

    /// <summary>An element with text in it.</summary>
    public HtmlBuilder Element(string tag, string text, params ReadOnlySpan<(string Name, string? Value)> attributes) =>
        Open(tag, attributes).Text(text).Close(tag);

    /// <summary>Text.</summary>
    public HtmlBuilder Text(string text)
    {
        _text.Append(Escape(text));
        return this;
    }

    /// <summary>A name, which may be broken between its words where it is too long.</summary>
    public HtmlBuilder Name(string name)
    {
        for (var index = 0; index < name.Length; index++)
        {
            var beginsWord = index > 0 && (name[index - 1] is '_' or '.' || (char.IsAsciiLetterUpper(name[index]) && char.IsAsciiLetterLower(name[index - 1])));
            _ = beginsWord ? _text.Append("<wbr>") : _text;
            _text.Append(Escape(name[index].ToString()));
        }

        return this;
    }

    /// <summary>Markup that is known to be sound.</summary>
    public HtmlBuilder Raw(string markup)
    {
        _text.Append(markup);
        return this;
    }

    /// <summary>Ends a line of the page's source.</summary>
    public HtmlBuilder Line()
    {
        _text.Append('\n');
        return this;
    }
}
