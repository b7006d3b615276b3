namespace Dsa.Bindings.Generator.Model;

/// <summary>An enum, or a flags type whose member values are bit numbers.</summary>
internal sealed record EnumModel(
    string Device, string Namespace, string Name, string SpecName, string Doc, int Bits, bool IsOpen, bool IsFlags,
    EquatableArray<EnumMemberModel> Members, AvailabilityModel Availability)
    : DeclarationModel(Device, Namespace, Name)
{
    /// <summary>The type that holds the capabilities which flags may need; null when the device has none, and for enums.</summary>
    public string? CapabilitiesType { get; init; }
}

internal sealed record EnumMemberModel(string Name, string SpecName, ulong Value, string Doc, AvailabilityModel Availability);

/// <summary>The variants of a device.</summary>
internal sealed record VariantsModel(string Device, string Namespace, EquatableArray<string> Variants)
    : DeclarationModel(Device, Namespace, TypeName)
{
    public const string TypeName = "Variants";
}

/// <summary>The kinds of reset of a device.</summary>
internal sealed record ResetKindModel(string Device, string Namespace, EquatableArray<string> Kinds)
    : DeclarationModel(Device, Namespace, TypeName)
{
    public const string TypeName = "ResetKind";
}
