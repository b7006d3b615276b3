namespace Dsa.Driver.Sysfs;

/// <summary>What a name in the tree stands for. Made anew at each look; the objects behind it hold the state.</summary>
internal abstract class SysfsNode
{
    /// <summary>What it is.</summary>
    public abstract SysfsEntryKind Kind { get; }

    /// <summary>The permission bits.</summary>
    public abstract int Mode { get; }
}
