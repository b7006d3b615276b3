using Dsa.Bindings.Generator;
using Dsa.Bindings.Generator.Model;
using Dsa.Definitions.Contents;

namespace Dsa.Definitions.Exporting.Tables;

/// <summary>What is to say of a block or an array before its registers.</summary>
internal static class BlockFacts
{
    /// <summary>The facts of a block.</summary>
    public static IEnumerable<(string Name, string? Value)> Of(BlockModel block, Coverage coverage) =>
        [("size", block.SizeBytes.ToHex()), ("when", block.Availability.When), ("", CoverageWords.Of(coverage))];

    /// <summary>The facts of an array or group.</summary>
    public static IEnumerable<(string Name, string? Value)> Of(ArrayEntryModel array, Coverage coverage) =>
    [
        (array.IsGroup ? "" : "array of", array.IsGroup ? "group" : array.Count.Text),
        ("at", array.Offset.Text),
        ("stride", array.IsGroup ? null : array.Stride.Text),
        ("when", array.Availability.When),
        ("", CoverageWords.Of(coverage)),
    ];
}
