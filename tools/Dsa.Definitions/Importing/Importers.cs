using Dsa.Definitions.Importing.Json;
using Dsa.Definitions.Importing.Svd;
using Dsa.Definitions.Importing.SystemRdl;

namespace Dsa.Definitions.Importing;

/// <summary>The formats that can be imported.</summary>
internal static class Importers
{
    /// <summary>One importer for each format.</summary>
    public static IReadOnlyList<IImporter> All { get; } = [new SvdImporter(), new SystemRdlImporter(), new JsonImporter()];

    /// <summary>The importer of a format; null when there is none.</summary>
    public static IImporter? Find(string format) => All.FirstOrDefault(importer => importer.Format == format);
}
