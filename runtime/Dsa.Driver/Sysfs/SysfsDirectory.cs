namespace Dsa.Driver.Sysfs;

/// <summary>A directory.</summary>
/// <param name="entries">What is in it, each name once.</param>
internal sealed class SysfsDirectory(Func<IEnumerable<(string Name, SysfsNode Node)>> entries) : SysfsNode
{
    /// <inheritdoc/>
    public override SysfsEntryKind Kind => SysfsEntryKind.Directory;

    /// <inheritdoc/>
    public override int Mode => 0b111_101_101;

    /// <summary>What is in it now, by name.</summary>
    public IEnumerable<(string Name, SysfsNode Node)> Entries =>
        entries().OrderBy(static entry => entry.Name, StringComparer.Ordinal);

    /// <summary>What has that name; null for nothing.</summary>
    public SysfsNode? Find(string name) => entries().FirstOrDefault(entry => entry.Name == name).Node;
}
