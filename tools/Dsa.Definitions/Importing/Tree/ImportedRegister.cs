namespace Dsa.Definitions.Importing.Tree;

/// <summary>A register.</summary>
internal sealed class ImportedRegister : ImportedMember
{
    public required int WidthBits { get; init; }

    /// <summary>The width of one access in bits; 0 for the usual one.</summary>
    public int AccessWidthBits { get; init; }

    /// <summary>The access of the register as a whole, for one without fields.</summary>
    public FieldAccess Access { get; init; } = FieldAccess.ReadWrite;

    /// <summary>The reset value of the register as a whole, for one without fields.</summary>
    public System.Numerics.BigInteger Reset { get; init; }

    /// <summary>The values that the register as a whole takes, for one without fields.</summary>
    public (ulong Low, ulong High)? Range { get; init; }

    public List<ImportedField> Fields { get; init; } = [];
}
