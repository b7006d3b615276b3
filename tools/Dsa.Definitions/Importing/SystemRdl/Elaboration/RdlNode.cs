using Dsa.Definitions.Importing.SystemRdl.Syntax;

namespace Dsa.Definitions.Importing.SystemRdl.Elaboration;

/// <summary>An instance of a component.</summary>
internal sealed class RdlNode(RdlKind kind, string name, RdlToken at)
{
    public RdlKind Kind { get; } = kind;

    public string Name { get; } = name;

    /// <summary>Where the instance is named.</summary>
    public RdlToken At { get; } = at;

    public Dictionary<string, RdlProperty> Properties { get; } = new(StringComparer.Ordinal);

    public List<RdlNode> Children { get; } = [];

    /// <summary>The elements of each dimension; none for what is there once.</summary>
    public IReadOnlyList<long> Dimensions { get; init; } = [];

    /// <summary>The bits between the brackets of a field, as they are written.</summary>
    public (int First, int Last)? Range { get; set; }

    /// <summary>The number between the brackets of a field: its width.</summary>
    public int? Width { get; init; }

    public long? OffsetBytes { get; set; }

    public long? StrideBytes { get; set; }

    /// <summary>What the offset must be a multiple of.</summary>
    public long AlignmentBytes { get; init; } = 1;

    public RdlNode? AliasOf { get; init; }

    /// <summary>The bytes of one element, known once its children have their places.</summary>
    public long SizeBytes { get; set; }

    public long Count => Dimensions.Aggregate(1L, static (product, each) => product * each);

    /// <summary>The bytes of all elements, with the space behind the last one, as the standard's authors read it.</summary>
    public long TotalBytes => Dimensions.Count == 0 ? SizeBytes : Count * StrideBytes!.Value;

    public bool IsAddressable => Kind is RdlKind.Addrmap or RdlKind.Regfile or RdlKind.Reg or RdlKind.Mem;

    /// <summary>Whether it has not been configured away.</summary>
    public bool IsPresent => !Properties.TryGetValue("ispresent", out var present) || present.Value.IsTrue();

    public RdlNode? Child(string child) => Children.Find(each => each.Name == child);

    public RdlValue? Value(string property) => Properties.GetValueOrDefault(property)?.Value;

    public bool Has(string property) => Value(property).IsTrue();

    /// <summary>The word that a property has for a value; null when it has none.</summary>
    public string? Word(string property) => (Value(property) as RdlWord)?.Value;

    /// <summary>The text that a property has for a value; null when it has none.</summary>
    public string? Text(string property) => (Value(property) as RdlText)?.Value;
}
