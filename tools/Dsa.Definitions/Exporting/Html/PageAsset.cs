using System.Text;

namespace Dsa.Definitions.Exporting.Html;

/// <summary>The style and scripts of the page, embedded in this assembly.</summary>
internal static class PageAsset
{
    /// <summary>Reads one, with <c>\n</c> line ends.</summary>
    public static string Read(string name)
    {
        using var stream = typeof(PageAsset).Assembly.GetManifestResourceStream("Dsa.Definitions.Page." + name)
            ?? throw new InvalidOperationException($"{name} is not embedded.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
