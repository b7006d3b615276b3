using Dsa.Definitions.Importing.Shaping;
using Dsa.Definitions.Importing.Tree;

namespace Dsa.Definitions.Importing.Svd;

/// <summary>Reads CMSIS-SVD, the XML in which vendors of Arm and RISC-V devices describe registers.</summary>
internal sealed class SvdImporter : IImporter
{
    private static readonly HashSet<string> Known =
    [
        .. SvdProperties.Words, "version", "peripherals", "addressUnitBits",
    ];

    /// <inheritdoc/>
    public string Format => "svd";

    /// <inheritdoc/>
    public ImportedDefinition Import(string path, string text, string? deviceName)
    {
        var root = SvdDocument.Read(path, text);
        var notes = new ImportNotes();
        var device = Read(root, new(root, notes), deviceName);
        return DefinitionComposer.Compose(path, device, SvdCounter.Count(root), notes);
    }

    private static ImportedDevice Read(SvdElement root, SvdContext context, string? name)
    {
        context.NoteRest(root, Known);
        if (SvdNumber.Of(root, "addressUnitBits") is { } unit and not 8)
        {
            context.Notes.Add(root.Child("addressUnitBits")!.Line, root.Title, $"<addressUnitBits> is {unit}, but offsets are taken as bytes, as vendors write them");
        }

        var device = new ImportedDevice
        {
            SpecName = root.NameText,
            Name = name,
            Doc = root.Doc,
            Revision = root.TextOf("version") ?? "",
        };
        var peripherals = new SvdPeripherals(context);
        var properties = SvdProperties.Default.Within(root);
        foreach (var peripheral in root.Child("peripherals")?.Children ?? [])
        {
            if (peripheral.Name == "peripheral")
            {
                device.Blocks.AddRange(peripherals.Read(peripheral, properties));
            }
        }

        return device.Blocks.Count > 0 ? device : throw root.Error("The file has no peripherals, and so no registers; name one that has <peripherals>.");
    }
}
