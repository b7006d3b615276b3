namespace Dsa.Definitions.Importing.Tree;

/// <summary>Names for the values of a field.</summary>
internal sealed class ImportedEnum
{
    /// <summary>Its name in the source; null when it has none.</summary>
    public string? SpecName { get; init; }

    public string Doc { get; init; } = "";

    public required int Bits { get; init; }

    /// <summary>Whether software must write no other value.</summary>
    public bool IsClosed { get; init; }

    public List<ImportedEnumMember> Members { get; init; } = [];

    /// <summary>The line of the source, from 1.</summary>
    public int Line { get; init; }
}
