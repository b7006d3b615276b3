using System.Numerics;
using Dsa.Definitions.Importing.Tree;

namespace Dsa.Definitions.Importing.Planning;

/// <summary>A field of the definition, or reserved bits that have a name.</summary>
internal sealed record PlannedField(string Name, string? SpecName, string Doc, int High, int Low)
{
    /// <summary>The access; null for bits that software cannot reach.</summary>
    public required FieldAccess? Access { get; init; }

    public bool IsVolatile { get; init; }

    public BigInteger Reset { get; init; }

    public (ulong Low, ulong High)? Range { get; init; }

    public PlannedEnum? Enum { get; init; }

    /// <summary>Whether it stands for a field of the source, and not for a further part of one.</summary>
    public required bool IsCounted { get; init; }
}
