using Dsa.Definitions.Importing.Tree;

namespace Dsa.Definitions.Importing.Shaping;

/// <summary>A register at its place in a block or array element, with the names of the groups that it came out of in its own.</summary>
internal sealed record FlatRegister(ImportedRegister Source, string SpecName, long OffsetBytes)
{
    /// <summary>The bits of the source that it has; a register that the language cannot hold has several parts.</summary>
    public (int Low, int Width) Bits { get; init; } = (0, Source.WidthBits);

    /// <summary>The register of the same place that it lies over.</summary>
    public FlatRegister? Overlays { get; init; }

    /// <summary>Whether the source says that it lies over something else.</summary>
    public bool IsAlternate { get; init; } = Source.IsAlternate;

    /// <summary>The width in the definition: whole bytes.</summary>
    public int WidthBits => (Bits.Width + 7) / 8 * 8;

    public long EndBytes => OffsetBytes + WidthBits / 8;
}
