using Dsa.Definitions.Exporting.CHeader;
using Dsa.Definitions.Exporting.Html;
using Dsa.Definitions.Exporting.Json;
using Dsa.Definitions.Exporting.Markdown;
using Dsa.Definitions.Exporting.Svd;
using Dsa.Definitions.Exporting.SystemRdl;

namespace Dsa.Definitions.Exporting;

/// <summary>All exporters, by the names of their formats.</summary>
internal static class Exporters
{
    /// <summary>The exporters, in the order in which they are named to users.</summary>
    public static IReadOnlyList<IExporter> All { get; } =
    [
        new JsonExporter(), new CHeaderExporter(), new MarkdownExporter(), new HtmlExporter(), new SystemRdlExporter(), new SvdExporter(),
    ];

    /// <summary>The exporter of a format; null when there is none.</summary>
    public static IExporter? Find(string format) => All.FirstOrDefault(exporter => exporter.Format == format);
}
