namespace Dsa.Configuration;

/// <summary>A key of a configuration file that sets an attribute.</summary>
/// <param name="Name">The key, which is the attribute's name, too.</param>
/// <param name="Allowed">What may be written, for people; may ask the object for its bounds.</param>
internal sealed record ConfigurationKey(string Name, Func<SysfsObject, string> Allowed)
{
    /// <summary>Whether the value is a string; else it is a whole number.</summary>
    public bool IsText { get; init; }

    /// <summary>What the key was called before, and still may be; null when it always had its name.</summary>
    public string? OldName { get; init; }

    /// <summary>Why accel-config passes over a value; null when it writes it.</summary>
    public Func<SysfsObject, string, string?> Unused { get; init; } = static (_, _) => null;

    /// <summary>What a device lacks that takes no value at all.</summary>
    public string Lacking { get; init; } = "the device does not let it be changed";
}
