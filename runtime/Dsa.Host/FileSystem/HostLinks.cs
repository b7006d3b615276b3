using Dsa.Driver.Sysfs;

namespace Dsa.Host.FileSystem;

/// <summary>The links of a directory of the host, which are shown beside our own.</summary>
/// <param name="directory">The directory; it need not be there.</param>
internal sealed class HostLinks(string directory)
{
    private const int LinkMode = 0b111_111_111;

    /// <summary>The links now.</summary>
    public IEnumerable<SysfsEntry> Entries =>
        Directory.Exists(directory) ? new DirectoryInfo(directory).EnumerateFileSystemInfos().Where(static entry => entry.LinkTarget is not null).Select(static entry => Link(entry.Name)) : [];

    /// <summary>A link of a name.</summary>
    public static SysfsEntry Link(string name) => new(name, SysfsEntryKind.Link, LinkMode);

    /// <summary>Where a link leads; null for what is none.</summary>
    public string? TargetOf(string name) => new FileInfo(Path.Combine(directory, name)).LinkTarget;
}
