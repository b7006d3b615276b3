using Dsa.Bindings.Generator.Model;

namespace Dsa.Definitions.Writing;

/// <summary>Writes a device as the text of one definition file, which binds to the same device again.</summary>
/// <remarks>
/// Expressions are written from their texts, so a device that an importer puts together needs only those. Comments, the split
/// into files and the way numbers were written are not part of the model and do not come back.
/// </remarks>
internal static class DefinitionWriter
{
    /// <summary>The text, with <c>\n</c> line ends.</summary>
    public static string Write(DeviceModel device)
    {
        var text = new HwdefBuilder();
        WriteHeader(text, device.Header);
        var structures = new StructureWriter(device, text);
        foreach (var declaration in device.Declarations)
        {
            switch (declaration)
            {
                case EnumModel model:
                    EnumWriter.Write(text, model);
                    break;
                case StructureFileModel model:
                    structures.Write(model);
                    break;
                case BlockModel model:
                    BlockWriter.Write(text, device, model);
                    break;
                default:
                    // Registers and arrays stand in their blocks, the kinds of reset in the header.
                    break;
            }
        }

        return text.ToString();
    }

    private static void WriteHeader(HwdefBuilder text, DeviceHeaderModel header)
    {
        text.Line("hwdef 1");
        text.Blank();
        text.Doc(header.Doc);
        text.Line($"device {NameText.Of(header.Name, header.SpecName)} revision {string.Join(", ", header.Revisions)}");
        WriteList(text, "variants", header.Variants);
        if (header.Namespace != header.Name)
        {
            text.Line("    namespace " + header.Namespace);
        }

        WriteList(text, "resets", header.Resets);
    }

    private static void WriteList(HwdefBuilder text, string word, EquatableArray<string> names)
    {
        if (names.Count > 0)
        {
            text.Line($"    {word} {string.Join(", ", names)}");
        }
    }
}
