using Dsa.Bindings.Generator;
using Dsa.Bindings.Generator.Model;
using Dsa.Definitions.Contents;

namespace Dsa.Definitions.Writing;

/// <summary>Writes blocks with all that is in them.</summary>
internal static class BlockWriter
{
    /// <summary>Writes one block.</summary>
    public static void Write(HwdefBuilder text, DeviceModel device, BlockModel block)
    {
        text.Blank();
        text.Doc(block.Doc);
        text.Open($"block {NameText.Of(block.Name, block.SpecName)} size {block.SizeBytes.ToHex()}{GateText.Behind(block.Availability)}");
        WriteItems(text, BlockContents.Of(device, block));
        text.Close();
    }

    private static void WriteItems(HwdefBuilder text, IEnumerable<BlockItem> items)
    {
        foreach (var item in items)
        {
            switch (item)
            {
                case BlockItem.OfCondition(var condition):
                    text.Doc(condition.Doc);
                    text.Line($"condition {condition.Name} = {condition.Text}");
                    break;
                case BlockItem.OfRegister(var register):
                    RegisterWriter.Write(text, register);
                    break;
                case BlockItem.OfPortal(var portal):
                    WritePortal(text, portal);
                    break;
                case BlockItem.OfArray(var array, var inner):
                    text.Doc(array.Doc);
                    text.Open(HeaderOf(array));
                    WriteItems(text, inner);
                    text.Close();
                    break;
                default:
                    throw new InvalidOperationException("A block holds registers, conditions, portals and arrays.");
            }

            text.Blank();
        }
    }

    private static string HeaderOf(ArrayEntryModel array)
    {
        var name = NameText.Of(array.Name, array.SpecName);
        var gates = GateText.Behind(array.Availability);
        return array.IsGroup
            ? $"group {name} @ {array.Offset.Text}{gates}"
            : $"array {name}[{array.Count.Text}] @ {array.Offset.Text} stride {array.Stride.Text}{gates}";
    }

    private static void WritePortal(HwdefBuilder text, PortalModel portal)
    {
        text.Doc(portal.Doc);
        text.Line($"portal {NameText.Of(portal.Name, portal.SpecName)} @ {portal.OffsetBytes.ToHex()} size {portal.SizeBytes.ToHex()}"
            + $" accepts {portal.Accepts}{GateText.Behind(portal.Availability)}");
    }
}
