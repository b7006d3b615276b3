using Dsa.Bindings.Generator;
using Dsa.Bindings.Generator.Model;
using Dsa.Definitions.Contents;
using Dsa.Definitions.Exporting.Tables;

namespace Dsa.Definitions.Showing;

/// <summary>Shows blocks and arrays: the map of their registers.</summary>
internal static class ShownBlocks
{
    /// <summary>A block.</summary>
    public static IEnumerable<ShownPart> Of(DeviceModel device, BlockModel block) =>
    [
        .. ShownThing.Head("block", block.Name, block.SpecName, BlockFacts.Of(block, Coverage.Of(device.Header).Within(block.Availability)), block.Doc),
        MapOf(BlockEntries.Of(device, block), static entry => entry.OffsetExpression, block.Name.Length + 1),
        .. ConditionsOf(block.Conditions.Where(static condition => condition.Array is null)),
    ];

    /// <summary>An array or group.</summary>
    public static IEnumerable<ShownPart> Of(DeviceModel device, BlockModel block, ArrayEntryModel array)
    {
        var name = $"{block.Name}.{array.Name}";
        return
        [
            .. ShownThing.Head(array.IsGroup ? "group" : "array", name, array.SpecName, BlockFacts.Of(array, Coverage.Of(device.Header).Within(block.Availability).Within(array.Availability)), array.Doc),
            MapOf(BlockEntries.Of(device, block).Where(entry => entry.Array?.Name == array.Name), static entry => entry.RelativeOffset.ToHex(), name.Length + 1),
            .. ConditionsOf(block.Conditions.Where(condition => condition.Array == array.Name)),
        ];
    }

    private static ShownPart.OfTable MapOf(IEnumerable<PlacedEntry> entries, Func<PlacedEntry, string> place, int prefix) => new(
        ["Offset", "Name", "In the specification", "Size", "Versions", "Description"],
        entries.Select(entry => (IReadOnlyList<string>)
        [
            place(entry), entry.FullName[prefix..], entry.FullSpecName, SizeOf(entry), CoverageWords.Of(entry.Coverage), ShownThing.Summary(DocOf(entry)),
        ]).ToList());

    private static string SizeOf(PlacedEntry entry) => entry switch
    {
        RegisterEntry register => register.Register.WidthBits.Count("bit"),
        PortalEntry portal => $"portal of {portal.Portal.SizeBytes.ToHex()} bytes",
        _ => "",
    };

    private static string DocOf(PlacedEntry entry) => entry switch
    {
        RegisterEntry register => register.Register.Doc,
        PortalEntry portal => portal.Portal.Doc,
        _ => "",
    };

    private static IEnumerable<ShownPart> ConditionsOf(IEnumerable<ConditionModel> conditions)
    {
        var rows = conditions.Select(static condition => (IReadOnlyList<string>)[condition.Name, condition.Text, ShownThing.Summary(condition.Doc)]).ToList();
        return rows.Count == 0 ? [] : [new ShownPart.OfTable(["Condition", "Holds when", "Description"], rows)];
    }
}
