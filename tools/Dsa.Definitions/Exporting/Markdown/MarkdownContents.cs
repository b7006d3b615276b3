using Dsa.Bindings.Generator.Model;
using Dsa.Definitions.Contents;
using Dsa.Definitions.Exporting.Tables;

namespace Dsa.Definitions.Exporting.Markdown;

/// <summary>Writes the table of contents.</summary>
internal static class MarkdownContents
{
    /// <summary>Writes it for a device.</summary>
    public static void Write(TextWriter writer, DeviceModel device, Anchors anchors)
    {
        var page = new MarkdownPage(writer);
        page.Line("");
        page.Line("## Contents");
        page.Line("");
        foreach (var block in device.Declarations.OfType<BlockModel>())
        {
            page.Line(Item(0, block.Name, anchors[block]));
            ArrayEntryModel? array = null;
            foreach (var entry in BlockEntries.Of(device, block))
            {
                if (entry.Array is not null && entry.Array != array)
                {
                    page.Line(Item(1, entry.Array.SpecName, anchors[entry.Array]));
                }

                array = entry.Array;
                page.Line(Item(array is null ? 1 : 2, entry.SpecName, anchors[entry.Thing]));
            }
        }

        foreach (var file in device.Declarations.OfType<StructureFileModel>())
        {
            page.Line(Item(0, file.Structure.TypeName, anchors[file.Structure]));
            foreach (var variant in file.Variants)
            {
                page.Line(Item(1, variant.Structure.TypeName, anchors[variant.Structure]));
            }
        }

        foreach (var model in device.Declarations.OfType<EnumModel>())
        {
            page.Line(Item(0, model.Name, anchors[model]));
        }
    }

    private static string Item(int depth, string name, string anchor) =>
        $"{new string(' ', depth * 2)}- [{MarkdownText.Escape(name)}](#{anchor})";
}
