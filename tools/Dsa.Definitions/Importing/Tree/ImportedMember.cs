namespace Dsa.Definitions.Importing.Tree;

/// <summary>A register or a group of registers, or an array of them.</summary>
internal abstract class ImportedMember
{
    public required string SpecName { get; init; }

    public string Doc { get; init; } = "";

    /// <summary>The offset of element 0 in what holds it.</summary>
    public required long OffsetBytes { get; init; }

    /// <summary>The number of elements; 0 for what is there once.</summary>
    public long Count { get; init; }

    /// <summary>The bytes from one element to the next.</summary>
    public long StrideBytes { get; init; }

    /// <summary>The line of the source, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>Whether the source says that it lies over something else.</summary>
    public bool IsAlternate { get; init; }

    public bool IsArray => Count > 0;
}
