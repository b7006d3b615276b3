namespace Dsa.Bindings.Generator.Model;

internal enum AccessMode
{
    ReadOnly,
    ReadWrite,
    WriteOnly,
    WriteOneToClear,
    WriteOneToSet,
    ReadToClear,
    Trigger,
    SelfClearing,
}

/// <summary>A register of a block or of an array.</summary>
internal sealed record RegisterModel
{
    /// <summary>The name in the definition.</summary>
    public required string Name { get; init; }

    public required string SpecName { get; init; }

    /// <summary>The generated value type, and the member of the block's register enum.</summary>
    public required string TypeName { get; init; }

    public required string Block { get; init; }

    public required string? Array { get; init; }

    public required long OffsetBytes { get; init; }

    public required int WidthBits { get; init; }

    public required string Doc { get; init; }

    public required EquatableArray<int> ReadWidths { get; init; }

    public required EquatableArray<int> WriteWidths { get; init; }

    public required bool IsCapability { get; init; }

    public required bool IsComputed { get; init; }

    public required EquatableArray<string> Survives { get; init; }

    /// <summary>Whether it survives every reset but the first.</summary>
    public required bool IsSticky { get; init; }

    /// <summary>The register at the same place that this one is another face of.</summary>
    public required string? Overlays { get; init; }

    public required AvailabilityModel Availability { get; init; }

    public required EquatableArray<FieldModel> Fields { get; init; }

    /// <summary>All bits in no field, from low to high.</summary>
    public required EquatableArray<GapModel> Gaps { get; init; }

    /// <summary>The variants that have it, after all that it lies in; empty when all do.</summary>
    public required EquatableArray<string> Variants { get; init; }

    /// <summary>The type that holds the device's capabilities; null when it has none.</summary>
    public required string? CapabilitiesType { get; init; }

    /// <summary>The name in the definition; for a register of an array, the array's name, a dot, and its own.</summary>
    public string FullName => Array is null ? Name : Array + "." + Name;

    /// <summary>The offset behind its last byte.</summary>
    public long EndBytes => OffsetBytes + WidthBits / 8;

    public int Words => (WidthBits + 63) / 64;

    /// <summary>The bits of one word of the value: its own width, at most 64.</summary>
    public int WordBits => Math.Min(WidthBits, 64);

    /// <summary>Whether the C# types of its words have more bits than it has.</summary>
    public bool HasSpareBits => WidthBits is not (8 or 16 or 32) && WidthBits % 64 != 0;

    /// <summary>The types of single bits on which writing 1 acts: the verb that takes them, and what is added to the register's name.</summary>
    public IReadOnlyList<(WriteOneVerb Verb, string Suffix)> BitsTypes =>
        WrittenOnes.BitsTypesOf(Fields.Where(each => each.Width == 1).Select(each => each.Access));

    /// <summary>The bits of one word that the register has.</summary>
    public int BitsOfWord(int word) => Math.Min(64, WidthBits - word * 64);

    public bool HasCapabilityReset => Fields.Any(each => each.ResetExpression is not null);
}

/// <summary>A field of a register; fields are in order from low to high.</summary>
internal sealed record FieldModel
{
    public required string Name { get; init; }

    public required string SpecName { get; init; }

    public required int High { get; init; }

    public required int Low { get; init; }

    public required FieldTypeModel Type { get; init; }

    public required AccessMode Access { get; init; }

    /// <summary>The constant part of the reset value.</summary>
    public required ulong Reset { get; init; }

    /// <summary>The part of the reset value that depends on capabilities.</summary>
    public required ExpressionModel? ResetExpression { get; init; }

    /// <summary>The reset value as people read it.</summary>
    public required string? ResetText { get; init; }

    /// <summary>The condition that locks it.</summary>
    public required string? Lock { get; init; }

    public required bool IsComputed { get; init; }

    /// <summary>Whether the device may change a value that software writes.</summary>
    public required bool IsVolatile { get; init; }

    /// <summary>Whether it survives every reset but the first.</summary>
    public required bool IsSticky { get; init; }

    public required RangeModel? Range { get; init; }

    public required AvailabilityModel Availability { get; init; }

    public required string Doc { get; init; }

    public int Width => High - Low + 1;

    public bool IsWritable => Access is AccessMode.ReadWrite or AccessMode.WriteOnly;

    public bool IsWriteOneToClear => Access == AccessMode.WriteOneToClear;

    /// <summary>Whether writing 1 does something, and writing 0 nothing.</summary>
    public bool IsWriteOne => Access is AccessMode.WriteOneToClear or AccessMode.WriteOneToSet or AccessMode.Trigger or AccessMode.SelfClearing;
}

/// <summary>A register of a block itself, with a file of its own.</summary>
internal sealed record RegisterFileModel(string Device, string Namespace, RegisterModel Register)
    : DeclarationModel(Device, Namespace, Register.TypeName);
