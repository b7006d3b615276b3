using Dsa.Bindings.Generator;
using Dsa.Bindings.Generator.Model;
using Dsa.Definitions.Contents;
using Dsa.Definitions.Writing;

namespace Dsa.Definitions.Comparing;

/// <summary>Blocks with what is in them, as things to compare.</summary>
internal static class ComparedBlocks
{
    /// <summary>A block.</summary>
    public static ComparedThing Of(DeviceModel device, BlockModel block)
    {
        var parts = BlockContents.Of(device, block).Select(item => Of(device, item)).ToList();
        return new("block", block.Name, block.SpecName, ComparedContent.Of(parts), $"size {block.SizeBytes.ToHex()}", block.Doc)
        {
            Facts = [Fact.Size("size", block.SizeBytes.ToHex()), .. CommonFacts.Of(block.Availability)],
            Parts = parts,
        };
    }

    private static ComparedThing Of(DeviceModel device, BlockItem item) => item switch
    {
        BlockItem.OfRegister(var register) => ComparedRegisters.Of(register),
        BlockItem.OfCondition(var condition) => Of(condition),
        BlockItem.OfPortal(var portal) => Of(portal),
        BlockItem.OfArray(var array, var items) => Of(device, array, items),
        _ => throw new InvalidOperationException("A block holds registers, conditions, portals and arrays."),
    };

    private static ComparedThing Of(DeviceModel device, ArrayEntryModel array, IReadOnlyList<BlockItem> items)
    {
        var (offset, count, stride) = (CommonFacts.TextOf(array.Offset), CountOf(array), CommonFacts.TextOf(array.Stride));
        return new(array.IsGroup ? "group" : "array", array.Name, array.SpecName, $"{offset}/{stride}", array.IsGroup ? $"at {offset}" : $"[{count}] at {offset}", array.Doc)
        {
            Facts =
            [
                Fact.Place("offset", offset),
                .. array.IsGroup ? Array.Empty<Fact>() : [Fact.Place("count", count), Fact.Place("stride", stride)],
                .. CommonFacts.Of(array.Availability),
            ],
            Parts = items.Select(item => Of(device, item)).ToList(),
        };
    }

    private static string CountOf(ArrayEntryModel array) => array.Count.Constant?.ToText() ?? array.Count.Text;

    private static ComparedThing Of(ConditionModel condition) => new("condition", condition.Name, "", condition.Text, condition.Text, condition.Doc)
    {
        Facts = [Fact.Of("expression", condition.Text)],
    };

    private static ComparedThing Of(PortalModel portal) => new("portal", portal.Name, portal.SpecName, portal.OffsetBytes.ToHex(), $"at {portal.OffsetBytes.ToHex()}", portal.Doc)
    {
        Facts =
        [
            Fact.Place("offset", portal.OffsetBytes.ToHex()),
            Fact.Size("size", portal.SizeBytes.ToHex()),
            Fact.Type("accepts", portal.Accepts),
            .. CommonFacts.Of(portal.Availability),
        ],
    };
}
