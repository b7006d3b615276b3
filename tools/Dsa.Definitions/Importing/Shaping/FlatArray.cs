namespace Dsa.Definitions.Importing.Shaping;

/// <summary>An array of registers, or a group: the same, once and without an index.</summary>
internal sealed record FlatArray(string SpecName, string Doc, int Line, long OffsetBytes, IReadOnlyList<FlatRegister> Registers)
{
    /// <summary>The number of elements; 0 for a group.</summary>
    public long Count { get; init; }

    public long StrideBytes { get; init; }

    public bool IsAlternate { get; init; }

    public bool IsGroup => Count == 0;

    /// <summary>The bytes of one element that have registers.</summary>
    public long ElementBytes => Registers.Max(static register => register.EndBytes);

    /// <summary>Where the last element ends.</summary>
    public long EndBytes => OffsetBytes + (IsGroup ? ElementBytes : Math.Max(ElementBytes, Count * StrideBytes));

    /// <summary>How many registers it is when its elements are written out.</summary>
    public long WrittenOut => Math.Max(Count, 1) * Registers.Count;
}
