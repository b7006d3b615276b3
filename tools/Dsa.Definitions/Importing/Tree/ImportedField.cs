using System.Numerics;

namespace Dsa.Definitions.Importing.Tree;

/// <summary>A field of a register.</summary>
internal sealed class ImportedField
{
    public required string SpecName { get; init; }

    public string Doc { get; init; } = "";

    public required int High { get; init; }

    public required int Low { get; init; }

    /// <summary>How software accesses it; null when it cannot.</summary>
    public required FieldAccess? Access { get; init; }

    /// <summary>Whether the device may change its value although software can write it.</summary>
    public bool IsVolatile { get; init; }

    public BigInteger Reset { get; init; }

    public (ulong Low, ulong High)? Range { get; init; }

    public ImportedEnum? Enum { get; init; }

    /// <summary>Whether the source has no such field: it stands for a register without fields.</summary>
    public bool IsImplied { get; init; }

    /// <summary>The line of the source, from 1.</summary>
    public required int Line { get; init; }

    public int Width => High - Low + 1;
}
