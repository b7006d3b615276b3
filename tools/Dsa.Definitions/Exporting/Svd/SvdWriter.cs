using System.Text;
using System.Xml;

namespace Dsa.Definitions.Exporting.Svd;

/// <summary>Writes elements of SVD.</summary>
internal sealed class SvdWriter(XmlWriter xml)
{
    public void Open(string name) => xml.WriteStartElement(name);

    public void Close() => xml.WriteEndElement();

    public void Attribute(string name, string value) => xml.WriteAttributeString(name, value);

    /// <summary>Writes an element with text; characters that XML does not know are left out.</summary>
    public void Text(string name, string text) => xml.WriteElementString(name, Legal(text));

    /// <summary>Writes an element with text, unless there is none.</summary>
    public void TextIfAny(string name, string text)
    {
        if (text.Length > 0)
        {
            Text(name, text);
        }
    }

    /// <summary>A documentation on one line.</summary>
    public static string Line(string doc) => doc.ReplaceLineEndings(" ").Trim();

    private static string Legal(string text)
    {
        var legal = new StringBuilder(text.Length);
        foreach (var c in text.Where(static c => XmlConvert.IsXmlChar(c)))
        {
            legal.Append(c);
        }

        return legal.ToString();
    }
}
