using Dsa.Bindings.Generator.Model;
using Dsa.Definitions.Contents;

namespace Dsa.Definitions.Exporting.Tables;

/// <summary>Gives blocks, registers, structures and enums their places.</summary>
internal static class DeviceAnchors
{
    /// <summary>The places of all cards, given before anything is written, so that links can go forward.</summary>
    public static Anchors Of(DeviceModel device)
    {
        var anchors = new Anchors();
        foreach (var entry in BlockEntries.Of(device))
        {
            anchors.Add(entry.Thing, entry.FullSpecName, $"{entry.Block.SpecName}.{entry.FullSpecName}");
        }

        foreach (var file in device.Declarations.OfType<StructureFileModel>())
        {
            foreach (var structure in file.Variants.Select(variant => variant.Structure).Prepend(file.Structure))
            {
                anchors.Add(structure, structure.TypeName);
            }
        }

        foreach (var model in device.Declarations.OfType<EnumModel>())
        {
            anchors.Add(model, model.Name, "enum." + model.Name);
        }

        foreach (var block in device.Declarations.OfType<BlockModel>())
        {
            anchors.Add(block, "block." + block.SpecName);
            foreach (var array in block.Arrays)
            {
                anchors.Add(array, array.SpecName, "array." + array.SpecName);
            }
        }

        return anchors;
    }
}
