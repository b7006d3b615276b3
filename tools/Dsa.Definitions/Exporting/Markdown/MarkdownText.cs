using System.Text;

namespace Dsa.Definitions.Exporting.Markdown;

/// <summary>Text as Markdown shows it unchanged.</summary>
internal static class MarkdownText
{
    /// <summary>Running text, or a cell of a table: line ends become breaks.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            _ = c switch
            {
                '\n' => escaped.Append("<br>"),
                '&' => escaped.Append("&amp;"),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '|' or '*' or '_' or '`' or '[' or ']' or '\\' or '#' or '~' => escaped.Append('\\').Append(c),
                _ => escaped.Append(char.IsControl(c) ? ' ' : c),
            };
        }

        return escaped.ToString();
    }

    /// <summary>Names, numbers and expressions; nothing for nothing.</summary>
    public static string Code(string text) => text.Length == 0
        ? ""
        : text.AsSpan().IndexOfAny("`|\n") >= 0 ? Escape(text) : $"`{text}`";
}
