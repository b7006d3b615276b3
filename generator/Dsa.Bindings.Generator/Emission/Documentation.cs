using System.Text;
using System.Xml;

namespace Dsa.Bindings.Generator.Emission;

/// <summary>Writes XML documentation.</summary>
internal static class Documentation
{
    /// <summary>Writes a summary, and remarks when there are any.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="doc">The words of the definition.</param>
    /// <param name="fallback">What to say when the definition says nothing.</param>
    /// <param name="remarks">What to add, already without characters that XML forbids.</param>
    public static void Document(this SourceWriter writer, string doc, string fallback, string? remarks = null)
    {
        var lines = Escape(doc.Length == 0 ? fallback : doc).Split('\n');
        if (lines.Length == 1)
        {
            writer.Line($"/// <summary>{lines[0]}</summary>");
        }
        else
        {
            writer.Line("/// <summary>");
            foreach (var line in lines)
            {
                writer.Line(("/// " + line).TrimEnd());
            }

            writer.Line("/// </summary>");
        }

        if (!string.IsNullOrEmpty(remarks))
        {
            writer.Line($"/// <remarks>{Escape(remarks!)}</remarks>");
        }
    }

    /// <summary>Writes a summary of ready-made XML.</summary>
    public static void Summary(this SourceWriter writer, string xml) => writer.Line($"/// <summary>{xml}</summary>");

    /// <summary>Puts facts into one sentence: a capital first, semicolons between, a full stop.</summary>
    public static string Facts(IEnumerable<string?> facts)
    {
        var text = string.Join("; ", facts.Where(fact => !string.IsNullOrEmpty(fact)));
        return text.Length == 0 ? "" : char.ToUpperInvariant(text[0]) + text.Substring(1) + ".";
    }

    /// <summary>Escapes what XML gives a meaning, and blanks what it forbids.</summary>
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var isPair = i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]);
            escaped.Append(text[i] switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                _ when isPair => text.Substring(i++, 2),
                '\n' => "\n",
                var c => XmlConvert.IsXmlChar(c) && !char.IsControl(c) ? c.ToString() : " ",
            });
        }

        return escaped.ToString();
    }
}
