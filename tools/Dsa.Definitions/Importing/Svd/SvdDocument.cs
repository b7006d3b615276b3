using System.Globalization;
using System.Xml;
using Dsa.Bindings.Generator;
using Dsa.Definitions.Messages;

namespace Dsa.Definitions.Importing.Svd;

/// <summary>Reads the XML of an SVD file into elements.</summary>
/// <remarks>A document type is refused, so entities cannot multiply; size, depth and number of elements are bounded.</remarks>
internal static class SvdDocument
{
    private const int Elements = 8_000_000;
    private const int MostProblemCharacters = 200;

    /// <summary>Reads the <c>device</c> element.</summary>
    public static SvdElement Read(string path, string text)
    {
        if (text.Length > ImportLimits.FileCharacters)
        {
            throw new ImportException(path, 0, 0, $"The file has more than {ImportLimits.FileCharacters.ToText()} characters, the most that are read; import it in parts.");
        }

        try
        {
            var root = ReadElements(path, text);
            return root.Name == "device" ? root : throw root.Error($"The file begins with <{root.Name}>; an SVD file begins with <device>.");
        }
        catch (XmlException exception)
        {
            throw exception.Message.Contains("DTD", StringComparison.Ordinal)
                ? DocumentType(path, text)
                : new(path, exception.LineNumber, exception.LinePosition, ProblemOf(exception));
        }
    }

    /// <summary>The reader's sentence without the place that it appends.</summary>
    private static MessageText ProblemOf(XmlException exception)
    {
        var place = string.Create(CultureInfo.InvariantCulture, $" Line {exception.LineNumber}, position {exception.LinePosition}.");
        var message = exception.Message.Replace(place, "", StringComparison.Ordinal).ReplaceLineEndings(" ");
        return $"This is not well-formed XML ({Echo.Of(message.TrimEnd('.'), MostProblemCharacters):whole}); mend it, or name an SVD file.";
    }

    /// <summary>The refusal of a document type, whose place the reader does not tell.</summary>
    private static ImportException DocumentType(string path, string text)
    {
        var before = text[..Math.Max(0, text.IndexOf("<!DOCTYPE", StringComparison.Ordinal))];
        return new(path, before.Count(static c => c == '\n') + 1, before.Length - before.LastIndexOf('\n'), "A document type (DTD) is not read, as its entities could grow without bound; take <!DOCTYPE ...> out.");
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
                ? $"Elements stand more than {ImportLimits.Depth.ToText()} deep in each other; write fewer levels."
                : $"The file has more than {Elements.ToText()} elements, the most that are read; import it in parts.");
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
