using System.Text;
using Dsa.Bindings.Generator.Model;

namespace Dsa.Definitions.Writing;

/// <summary>Writes a device as the text of one definition file, which binds to the same device again.</summary>
/// <remarks>
/// Expressions are written from their texts, so a device that an importer puts together needs only those. Comments, the split
/// into files and the way numbers were written are not part of the model and do not come back.
/// </remarks>
internal static class DefinitionWriter
{
    /// <summary>The text of one file, with <c>\n</c> line ends.</summary>
    public static string Write(DeviceModel device) => WriteFiles(device, int.MaxValue)[0];

    /// <summary>The texts of as many files as it takes for none to be longer than allowed, unless one declaration alone is.</summary>
    public static IReadOnlyList<string> WriteFiles(DeviceModel device, int mostCharacters)
    {
        var part = $"hwdef 1\npart of {device.Header.Name}\n";
        var files = new List<StringBuilder> { new(HeaderOf(device.Header)) };
        var fragments = new HashSet<string>(StringComparer.Ordinal);
        foreach (var declaration in device.Declarations)
        {
            var text = TextOf(device, declaration, fragments);
            if (files[^1].Length + text.Length > mostCharacters && files[^1].Length > part.Length)
            {
                files.Add(new(part));
            }

            files[^1].Append(text);
        }

        return files.Select(file => file.ToString()).ToList();
    }

    private static string TextOf(DeviceModel device, DeclarationModel declaration, HashSet<string> fragments)
    {
        var text = new HwdefBuilder();
        switch (declaration)
        {
            case EnumModel model:
                EnumWriter.Write(text, model);
                break;
            case StructureFileModel model:
                new StructureWriter(device, text, fragments).Write(model);
                break;
            case BlockModel model:
                BlockWriter.Write(text, device, model);
                break;
            default:
                // Registers and arrays stand in their blocks, the kinds of reset in the header.
                break;
        }

        return text.ToString();
    }

    private static string HeaderOf(DeviceHeaderModel header)
    {
        var text = new HwdefBuilder();
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
        return text.ToString();
    }

    private static void WriteList(HwdefBuilder text, string word, EquatableArray<string> names)
    {
        if (names.Count > 0)
        {
            text.Line($"    {word} {string.Join(", ", names)}");
        }
    }
}
