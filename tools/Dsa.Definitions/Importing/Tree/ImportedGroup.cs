namespace Dsa.Definitions.Importing.Tree;

/// <summary>A cluster or register file; groups may stand in groups.</summary>
internal sealed class ImportedGroup : ImportedMember
{
    public List<ImportedMember> Members { get; init; } = [];
}
