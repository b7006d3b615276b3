using Dsa.Definitions.Contents;

namespace Dsa.Definitions.Exporting.Tables;

/// <summary>One row of a table of fields or members, with what the calculator must know.</summary>
internal sealed record TableRow
{
    /// <summary>The place that links can name; null for reserved bits.</summary>
    public string? Anchor { get; init; }

    /// <summary>Bits or bytes, as people read them.</summary>
    public required string Place { get; init; }

    /// <summary>The name in the definition.</summary>
    public required string Name { get; init; }

    /// <summary>The name in the specification.</summary>
    public required string SpecName { get; init; }

    /// <summary>The name with those of what it is in.</summary>
    public required string Title { get; init; }

    /// <summary>The access letters, or the type of a member.</summary>
    public required string Access { get; init; }

    /// <summary>The reset value.</summary>
    public string Reset { get; init; } = "";

    /// <summary>Which revisions and variants have it.</summary>
    public required Coverage Coverage { get; init; }

    /// <summary>The documentation.</summary>
    public string Doc { get; init; } = "";

    /// <summary>Further facts, each a short sentence.</summary>
    public IReadOnlyList<string> More { get; init; } = [];

    /// <summary>The lowest bit.</summary>
    public required int Lsb { get; init; }

    /// <summary>The number of bits.</summary>
    public required int Width { get; init; }

    /// <summary>What the calculator shows: bool, number, enum, flags, bitmap, reserved, or opaque.</summary>
    public required string Kind { get; init; }

    /// <summary>The enum or flags type.</summary>
    public string? Type { get; init; }

    /// <summary>The least value that is allowed.</summary>
    public ulong? Low { get; init; }

    /// <summary>The largest value that is allowed.</summary>
    public ulong? High { get; init; }

    /// <summary>Whether the most significant byte comes first.</summary>
    public bool IsBigEndian { get; init; }

    /// <summary>The elements of an inline array; else 1.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Whether it has a place of its own in the byte map; bits of another member have none.</summary>
    public bool IsDrawn { get; init; } = true;

    /// <summary>Whether a search finds it; what a variant shares with its structure is found there.</summary>
    public bool IsSearched { get; init; } = true;

    /// <summary>The highest bit.</summary>
    public int Msb => Lsb + Width - 1;
}
