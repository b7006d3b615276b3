using Dsa.Bindings.Generator;
using Dsa.Definitions.Checking;
using Dsa.Definitions.Importing.Planning;
using Dsa.Definitions.Importing.Tree;
using Dsa.Definitions.Writing;
using Microsoft.CodeAnalysis;

namespace Dsa.Definitions.Importing.Shaping;

/// <summary>Makes definition text of an imported device.</summary>
internal static class DefinitionComposer
{
    /// <summary>The definition of a device.</summary>
    /// <param name="path">The file that it was read from, for messages.</param>
    /// <param name="device">The device.</param>
    /// <param name="inFile">Registers and fields of the file, counted apart from the reading of it.</param>
    /// <param name="notes">What the definition does not say.</param>
    public static ImportedDefinition Compose(
        string path, ImportedDevice device, (long Registers, long Fields) inFile, ImportNotes notes)
    {
        var planned = new DevicePlanner(path, notes).Plan(device);
        var files = DefinitionWriter.WriteFiles(PlannedModel.Of(planned), Limits.FileCharacters);
        var bound = DefinitionSet.Bind(files.Select((text, index) => ($"{index + 1}", text)));
        if (bound.Diagnostics.FirstOrDefault(static each => each.Descriptor.DefaultSeverity == DiagnosticSeverity.Error) is { } finding)
        {
            throw new ImportException(path, 0, 0, $"The language cannot hold this file as it was read; change what it says here: {finding.Message():whole}");
        }

        var (registers, fields) = BoundCount.Of(planned, bound.Devices[0]);
        return new(planned.Name, files, notes, new(inFile.Registers, registers, inFile.Fields, fields));
    }
}
