namespace Dsa.Driver.Groups;

/// <summary>One engine, as configured.</summary>
/// <remarks>Attributes are set as those of <see cref="IdxdDevice"/> are.</remarks>
public sealed class Engine
{
    internal Engine(IdxdDevice device, int index)
    {
        Device = device;
        Index = index;
    }

    /// <summary>The number of the engine.</summary>
    public int Index { get; }

    /// <summary>The group it works for; null for none (SY-20).</summary>
    public Group? Group { get; set; }

    /// <summary>Its name, such as engine0.1.</summary>
    public string Path => $"engine{Device.Id}.{Index}";

    internal IdxdDevice Device { get; }
}
