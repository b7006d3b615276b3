namespace Dsa.Driver.Groups;

/// <summary>One engine, as configured.</summary>
/// <remarks>Attributes are set while the device is not bound, by one thread at a time.</remarks>
public sealed class Engine
{
    internal Engine(int index) => Index = index;

    /// <summary>The number of the engine.</summary>
    public int Index { get; }

    /// <summary>The group it works for; null for none (SY-20).</summary>
    public Group? Group { get; set; }
}
