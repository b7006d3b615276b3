namespace Dsa.Driver.Sysfs;

/// <summary>A symbolic link.</summary>
/// <param name="target">Where it leads, seen from the directory that it is in.</param>
internal sealed class SysfsLink(string target) : SysfsNode
{
    /// <inheritdoc/>
    public override SysfsEntryKind Kind => SysfsEntryKind.Link;

    /// <inheritdoc/>
    public override int Mode => 0b111_111_111;

    /// <summary>Where it leads.</summary>
    public string Target => target;
}
