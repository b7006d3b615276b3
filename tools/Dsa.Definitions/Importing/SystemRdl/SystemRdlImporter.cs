using Dsa.Definitions.Importing.Shaping;
using Dsa.Definitions.Importing.SystemRdl.Elaboration;
using Dsa.Definitions.Importing.SystemRdl.Syntax;
using Dsa.Definitions.Importing.Tree;

namespace Dsa.Definitions.Importing.SystemRdl;

/// <summary>Reads SystemRDL 2.0, the language in which designers of chips describe registers.</summary>
/// <remarks>The file must be complete: preprocessor directives and Perl are refused.</remarks>
internal sealed class SystemRdlImporter : IImporter
{
    /// <inheritdoc/>
    public string Format => "systemrdl";

    /// <inheritdoc/>
    public ImportedDefinition Import(string path, string text, string? deviceName)
    {
        var notes = new ImportNotes();
        var context = new RdlContext(path, notes);
        var maps = new RdlElaborator(context).Elaborate(RdlParser.Parse(path, text));
        if (maps.Count == 0)
        {
            throw new ImportException(path, 0, 0, "The file has no addrmap, and only what stands in one is read; put the registers into an addrmap.");
        }

        var placement = new RdlPlacement(context);
        maps.ForEach(placement.Place);
        var device = new ImportedDevice { SpecName = maps[0].Name, Name = deviceName, Doc = DocOf(maps[0]) };
        foreach (var map in maps)
        {
            if (map != maps[0])
            {
                context.Note(map.At, map.Name, $"stands beside {maps[0].Name}: its registers are blocks of the same device");
            }

            device.Blocks.AddRange(new SystemRdlConversion(context).Blocks(map, map.Name, map.OffsetBytes ?? 0));
        }

        return DefinitionComposer.Compose(path, device, SystemRdlCounter.Count(maps), notes);
    }

    /// <summary>The documentation of an address map that becomes no block itself.</summary>
    private static string DocOf(RdlNode map) =>
        map.Children.Exists(static child => child.Kind is RdlKind.Reg or RdlKind.Regfile) ? "" : SystemRdlNotes.DocOf(map, "\n\n");
}
