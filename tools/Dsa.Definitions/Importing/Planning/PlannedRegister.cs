using Dsa.Definitions.Importing.Tree;

namespace Dsa.Definitions.Importing.Planning;

/// <summary>A register of the definition.</summary>
internal sealed record PlannedRegister(string Name, string? SpecName, IReadOnlyList<string> Doc, long OffsetBytes, int WidthBits)
    : PlannedMember(Name, SpecName, Doc, OffsetBytes)
{
    /// <summary>The access of its fields that have no other.</summary>
    public required FieldAccess Access { get; init; }

    /// <summary>The width of one access, when it is not the usual one; else 0.</summary>
    public int AccessWidthBits { get; init; }

    /// <summary>The register that it lies over.</summary>
    public string? Overlays { get; init; }

    /// <summary>Whether it stands for a register of the source, and not for a further part of one.</summary>
    public required bool IsCounted { get; init; }

    public required IReadOnlyList<PlannedField> Fields { get; init; }
}
