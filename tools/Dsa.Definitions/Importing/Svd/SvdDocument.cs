using System.Globalization;
using System.Xml;
using Dsa.Bindings.Generator;

namespace Dsa.Definitions.Importing.Svd;

/// <summary>Reads the XML of an SVD file into elements.</summary>
/// <remarks>A document type is refused, so entities cannot multiply; size, depth and number of elements are bounded.</remarks>
internal static class SvdDocument
{
    private const int Elements = 8_000_000;

    /// <summary>Reads the <c>device</c> element.</summary>
    public static SvdElement Read(string path, string text)
    {
        if (text.Length > ImportLimits.FileCharacters)
        {
            throw new ImportException(path, 0, 0, $"The file has more than {ImportLimits.FileCharacters.ToText()} characters.");
        }

        try
        {
            var root = ReadElements(path, text);
            return root.Name == "device" ? root : throw root.Error($"The file begins with <{root.Name}>; an SVD file begins with <device>.");
        }
        catch (XmlException exception)
        {
            throw new ImportException(path, exception.LineNumber, exception.LinePosition, ProblemOf(exception));
        }
    }

    /// <summary>The reader's sentence without the place that it appends.</summary>
    private static string ProblemOf(XmlException exception)
    {
        var place = string.Create(CultureInfo.InvariantCulture, $" Line {exception.LineNumber}, position {exception.LinePosition}.");
        var message = exception.Message.Replace(place, "", StringComparison.Ordinal).ReplaceLineEndings(" ");
        return "This is not well-formed XML: " + (message.Length <= 200 ? message : message[..200] + "...");
    }

    private static SvdElement ReadElements(string path, string text)
    {
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            MaxCharactersInDocument = ImportLimits.FileCharacters,
        };
        using var reader = XmlReader.Create(new StringReader(text.TrimStart('\uFEFF')), settings);
        var open = new Stack<SvdElement>();
        SvdElement? root = null;
        var count = 0;
        while (reader.Read())
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    var element = ReadTag(path, reader, open.Count, ++count);
                    root ??= element;
                    (open.TryPeek(out var parent) ? parent.Children : []).Add(element);
                    if (!reader.IsEmptyElement)
                    {
                        open.Push(element);
                    }

                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA:
                    open.Peek().Text += reader.Value.Trim();
                    break;
                case XmlNodeType.EndElement:
                    open.Pop();
                    break;
            }
        }

        return root!;
    }

    private static SvdElement ReadTag(string path, XmlReader reader, int depth, int count)
    {
        var place = (IXmlLineInfo)reader;
        var element = new SvdElement(path, reader.LocalName, place.LineNumber, place.LinePosition);
        if (depth >= ImportLimits.Depth || count > Elements)
        {
            throw element.Error(depth >= ImportLimits.Depth
                ? $"Elements stand more than {ImportLimits.Depth.ToText()} deep in each other."
                : $"The file has more than {Elements.ToText()} elements.");
        }

        var hasAttribute = reader.MoveToFirstAttribute();
        for (; hasAttribute; hasAttribute = reader.MoveToNextAttribute())
        {
            if (reader.LocalName == "derivedFrom")
            {
                element.DerivedFrom = reader.Value.Trim();
            }
            else
            {
                element.Attributes[reader.LocalName] = reader.Value;
            }
        }

        reader.MoveToElement();
        return element;
    }
}
