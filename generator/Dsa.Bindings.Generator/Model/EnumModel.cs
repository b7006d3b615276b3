namespace Dsa.Bindings.Generator.Model;

/// <summary>An enum, or a flags type whose member values are bit numbers.</summary>
internal sealed record EnumModel(
    string Device, string Namespace, string Name, string SpecName, string Doc, int Bits, bool IsOpen, bool IsFlags,
    EquatableArray<EnumMemberModel> Members, AvailabilityModel Availability)
    : DeclarationModel(Device, Namespace, Name);

internal sealed record EnumMemberModel(string Name, string SpecName, ulong Value, string Doc, AvailabilityModel Availability);

/// <summary>The kinds of reset of a device.</summary>
internal sealed record ResetKindModel(string Device, string Namespace, EquatableArray<string> Kinds)
    : DeclarationModel(Device, Namespace, TypeName)
{
    public const string TypeName = "ResetKind";
}
