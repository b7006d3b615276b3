namespace Dsa.Definitions.Decoding;

/// <summary>A register or structure, field by field.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name in the definition.</param>
/// <param name="SpecName">Its name in the specification.</param>
/// <param name="Value">The whole value; empty for structures.</param>
/// <param name="Size">Its size in words.</param>
internal sealed record DecodedThing(string Kind, string Name, string SpecName, string Value, string Size)
{
    /// <summary>Its fields or members, by place.</summary>
    public IReadOnlyList<DecodedItem> Items { get; init; } = [];

    /// <summary>What is odd about the value, those of inner structures not included.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>All that is odd, inner structures included.</summary>
    public IEnumerable<string> AllWarnings =>
        Warnings.Concat(Items.Where(static item => item.Inner is not null).SelectMany(static item => item.Inner!.AllWarnings.Select(warning => $"{item.Name}: {warning}")));
}
