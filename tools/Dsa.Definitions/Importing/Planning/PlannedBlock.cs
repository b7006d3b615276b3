namespace Dsa.Definitions.Importing.Planning;

/// <summary>A block of the definition, with the enums that stand before it.</summary>
internal sealed record PlannedBlock(string Name, string? SpecName, IReadOnlyList<string> Doc, long SizeBytes)
{
    public List<PlannedEnum> Enums { get; } = [];

    /// <summary>Registers and arrays, by place.</summary>
    public List<PlannedMember> Members { get; } = [];
}
