using Dsa.Device.Profiles.Json;

namespace Dsa.Device.Profiles.Validation;

/// <summary>Where in a profile's JSON things stand.</summary>
internal static class ProfilePaths
{
    /// <summary>A field of a capability register.</summary>
    public static string Capability(Bar0Register register, string field) => $"{Capability(register)}.{field}";

    /// <summary>A capability register.</summary>
    public static string Capability(Bar0Register register) => $"{Of(ProfileKeys.Capabilities)}.{Bar0Map.Register(register).SpecName}";

    /// <summary>A table.</summary>
    public static string Table(string table) => $"{Of(ProfileKeys.Tables)}.{table}";

    /// <summary>A PCI capability register.</summary>
    public static string Pci(string register) => $"{Of(ProfileKeys.Pci)}.{register}";

    /// <summary>A member of the whole.</summary>
    public static string Of(string key) => $"$.{key}";
}
