namespace Dsa.Device.Profiles.Json;

/// <summary>The keys of a profile's JSON, in the order in which they are written.</summary>
internal static class ProfileKeys
{
    public const string Name = "name";
    public const string Extends = "extends";
    public const string Variant = "variant";
    public const string Vendor = "vendor";
    public const string Device = "device";
    public const string Capabilities = "capabilities";
    public const string Operations = "operations";
    public const string Commands = "commands";
    public const string Tables = "tables";
    public const string Vectors = "vectors";
    public const string Events = "events";
    public const string Counters = "counters";
    public const string Pci = "pci";
    public const string Configuration = "configuration";

    /// <summary>The key of the groups of a fixed configuration.</summary>
    public const string Groups = "groups";

    /// <summary>The key of its queues.</summary>
    public const string Queues = "queues";

    /// <summary>The key that lets the mode of a queue be changed.</summary>
    public const string IsModeChangeable = "modeSupport";

    /// <summary>The key of the designated vendor capability of Scalable IOV.</summary>
    public const string ScalableIov = "SIOV";

    /// <summary>The keys of the whole.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Name, Extends, Variant, Vendor, Device, Capabilities, Operations, Commands, Tables, Vectors, Events, Counters, Pci, Configuration,
    ];

    /// <summary>The capability registers that are written field by field: operations, commands and places have keys of their own.</summary>
    public static IReadOnlyList<Bar0Register> CapabilityRegisters { get; } =
    [
        .. Bar0Map.Registers
            .Where(static register => register.IsCapability)
            .Select(static register => (Bar0Register)register.Id)
            .Where(static register => register is not (Bar0Register.OpCap or Bar0Register.CmdCap or Bar0Register.Offsets)),
    ];

    /// <summary>The name of a register of a group or queue: its own, without that of the array.</summary>
    public static string OwnName(Bar0Register register) => Bar0Map.Register(register).Name.Split('.')[^1];
}
