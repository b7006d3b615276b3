namespace Dsa.Bindings.Generator.Model;

/// <summary>What the header of a device says.</summary>
internal sealed record DeviceHeaderModel(
    string Name, string SpecName, string Namespace, string Doc,
    EquatableArray<string> Revisions, EquatableArray<string> Variants, EquatableArray<string> Resets);
