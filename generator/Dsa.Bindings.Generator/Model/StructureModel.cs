namespace Dsa.Bindings.Generator.Model;

/// <summary>A descriptor with its cases, or a record with its views.</summary>
internal sealed record StructureFileModel(
    string Device, string Namespace, StructureModel Structure, EquatableArray<VariantModel> Variants, CaseTableModel? Cases)
    : DeclarationModel(Device, Namespace, Structure.TypeName)
{
    /// <summary>The type that holds the device's capabilities; null when it has none.</summary>
    public string? CapabilitiesType { get; init; }
}

/// <summary>One generated struct.</summary>
internal sealed record StructureModel
{
    public required string TypeName { get; init; }

    public required string SpecName { get; init; }

    public required AvailabilityModel Availability { get; init; }

    public required string Doc { get; init; }

    public required int SizeBytes { get; init; }

    public required int AlignmentBytes { get; init; }

    /// <summary>The members, by place; for a variant the common ones included.</summary>
    public required EquatableArray<MemberModel> Members { get; init; }

    /// <summary>The private fields that hold the bytes, covering every one of them.</summary>
    public required EquatableArray<StorageModel> Storage { get; init; }

    public bool HasArrays => Storage.Any(storage => storage.Array is not null);
}

/// <summary>A private field of a generated struct.</summary>
/// <param name="OffsetBytes">Its offset.</param>
/// <param name="SizeBytes">Its size.</param>
/// <param name="Name">Its name.</param>
/// <param name="Structure">The embedded structure that it is; null for a number or an array.</param>
/// <param name="Array">The array that it is; null for anything else.</param>
internal sealed record StorageModel(
    int OffsetBytes, int SizeBytes, string Name, string? Structure = null, InlineArrayModel? Array = null);

/// <summary>A private type that holds the elements of an array.</summary>
/// <param name="TypeName">Its name.</param>
/// <param name="Type">The type of an element.</param>
/// <param name="ElementBits">The width of an element.</param>
/// <param name="Count">How many there are.</param>
internal sealed record InlineArrayModel(string TypeName, FieldTypeModel Type, int ElementBits, int Count);

/// <summary>A member of a structure.</summary>
internal sealed record MemberModel
{
    public required string Name { get; init; }

    public required string SpecName { get; init; }

    /// <summary>Its lowest bit, counted from bit 0 of the structure.</summary>
    public required int LowBit { get; init; }

    /// <summary>The width of the whole, of an array that of all elements.</summary>
    public required int WidthBits { get; init; }

    /// <summary>The type, or that of an array's elements.</summary>
    public required FieldTypeModel Type { get; init; }

    /// <summary>The number of elements of an array; 1 for anything else.</summary>
    public int Count { get; init; } = 1;

    /// <summary>The values that it may have; null for all.</summary>
    public RangeModel? Range { get; init; }

    /// <summary>Whether its first byte is the most significant one.</summary>
    public bool IsBigEndian { get; init; }

    /// <summary>What its value, an address, must be a multiple of.</summary>
    public ulong AlignmentBytes { get; init; } = 1;

    /// <summary>The fragment that it stands in; null when it stands in the structure itself.</summary>
    public string? Fragment { get; init; }

    public required string Doc { get; init; }

    /// <summary>The flag that decides whether it means something.</summary>
    public required PresenceModel? Presence { get; init; }

    /// <summary>The member whose bits it refines.</summary>
    public required string? Refines { get; init; }

    public required AvailabilityModel Availability { get; init; }

    public int HighBit => LowBit + WidthBits - 1;

    public bool IsArray => Count > 1;

    /// <summary>Whether two members may share bits: never both mean something at once.</summary>
    public bool IsExclusiveWith(MemberModel other) =>
        Presence is { } one && other.Presence is { } two && one.Mask == two.Mask && one.IsNegated != two.IsNegated;

    public int ElementBits => WidthBits / Count;
}

/// <summary>A member means something only when a flag is set (or clear).</summary>
internal sealed record PresenceModel(string FlagsMember, string Flag, ulong Mask, bool IsNegated);

/// <summary>A case of a descriptor or a view of a record: the same bytes with more members.</summary>
/// <param name="Structure">The struct.</param>
/// <param name="Rule">What holds for the operation; null for a view.</param>
internal sealed record VariantModel(StructureModel Structure, CaseRuleModel? Rule);

/// <summary>The rules of one operation's descriptor.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Value">Its number.</param>
/// <param name="AllowedFlags">The flags that are not reserved.</param>
/// <param name="RequiredFlags">The flags that must all be set.</param>
/// <param name="RequiredAnyFlags">All flags of <see cref="RequiredChoices"/> together, or 0.</param>
/// <param name="ReservedMask">The bits that belong to no member.</param>
/// <param name="Conditionals">Members that are reserved, too, unless a flag is set or clear.</param>
internal sealed record CaseRuleModel(
    string Operation, ulong Value, ulong AllowedFlags, ulong RequiredFlags, ulong RequiredAnyFlags,
    EquatableArray<ulong> ReservedMask, EquatableArray<ConditionalMemberModel> Conditionals)
{
    /// <summary>Sets of flags; of each at least one must be set. Unless something else is said, all of them are one set.</summary>
    public EquatableArray<ulong> RequiredChoices { get; init; } =
        RequiredAnyFlags == 0 ? EquatableArray<ulong>.Empty : new[] { RequiredAnyFlags }.ToEquatableArray();

    /// <summary>The record or view that the device writes for the operation.</summary>
    public string? Completion { get; init; }
}

internal sealed record ConditionalMemberModel(string Name, ulong Flag, bool PresentWhenSet, EquatableArray<ulong> Mask);

/// <summary>How a descriptor's cases are told apart.</summary>
/// <param name="Discriminator">The member that tells the operation.</param>
/// <param name="EnumType">Its type.</param>
/// <param name="Flags">The member with the flags; null when it could not be bound.</param>
internal sealed record CaseTableModel(string Discriminator, string EnumType, string? Flags);
