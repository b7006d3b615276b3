namespace Dsa.Bindings.Generator.Model;

internal enum FieldKind
{
    Bool,
    Number,
    Enum,
    Flags,
    Bitmap,
    Structure,
}

/// <summary>The type of a field or member.</summary>
/// <param name="Kind">What kind of type.</param>
/// <param name="Name">The name of the enum, flags, structure, or of a bitmap's element; null when there is none.</param>
/// <param name="Bits">The bits of that type; 0 when there is none.</param>
internal sealed record FieldTypeModel(FieldKind Kind, string? Name = null, int Bits = 0)
{
    /// <summary>Whether it is an enum all of whose values are defined.</summary>
    public bool IsClosed { get; init; }

    public static readonly FieldTypeModel Bool = new(FieldKind.Bool);

    public static readonly FieldTypeModel Number = new(FieldKind.Number);
}
