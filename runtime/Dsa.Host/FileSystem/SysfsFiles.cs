using Dsa.Driver.Sysfs;
using Dsa.Host.Hints;

namespace Dsa.Host.FileSystem;

/// <summary>The driver's tree below /sys, as files; the host's event sources and PCI functions are beside the devices' own.</summary>
/// <param name="tree">The tree.</param>
/// <param name="observations">Is told who looks at devices.</param>
internal sealed class SysfsFiles(SysfsTree tree, Observations observations) : IFileTree
{
    /// <summary>Where event sources are, below /sys.</summary>
    public const string EventSources = "bus/event_source/devices";

    /// <summary>Where PCI functions are, below /sys.</summary>
    public const string PciFunctions = "bus/pci/devices";

    /// <summary>The longest text of an attribute, and its size in the eyes of stat: a page.</summary>
    public const int PageBytes = 4096;

    private const int AnyRead = 0b100_100_100;
    private const int AnyWrite = 0b010_010_010;

    private readonly Dictionary<string, HostLinks> _hostLinks = new[] { EventSources, PciFunctions }.ToDictionary(static path => path, static path => new HostLinks($"/sys/{path}"));

    /// <inheritdoc/>
    public int FileSizeBytes => PageBytes;

    /// <inheritdoc/>
    public bool ShowsOwnFilesOnly => false;

    /// <inheritdoc/>
    public Errno GetStatus(string path, out SysfsEntry entry)
    {
        var error = tree.GetStatus(path, out entry);
        if (error != Errno.ENOENT || HostTargetOf(path) is null)
        {
            return error;
        }

        entry = HostLinks.Link(Path.GetFileName(path));
        return Errno.None;
    }

    /// <inheritdoc/>
    public Errno List(string path, out IReadOnlyList<SysfsEntry> entries)
    {
        NoteLook(path);
        var error = tree.List(path, out entries);
        if (_hostLinks.TryGetValue(path, out var links))
        {
            entries = [.. entries.Concat(links.Entries).DistinctBy(static entry => entry.Name).OrderBy(static entry => entry.Name, StringComparer.Ordinal)];
        }

        return error;
    }

    /// <inheritdoc/>
    public Errno ReadLink(string path, out string target)
    {
        var error = tree.ReadLink(path, out target);
        if (error != Errno.ENOENT || HostTargetOf(path) is not { } hosts)
        {
            return error;
        }

        target = hosts;
        return Errno.None;
    }

    /// <inheritdoc/>
    /// <remarks>Who is root passes the kernel's check of the mode; sysfs itself looks at it again, and so does this.</remarks>
    public IOpenFile? Open(string path, FileAccess access, int threadId, out Errno error)
    {
        NoteLook(path);
        error = tree.GetStatus(path, out var entry);
        if (error == Errno.None && ((access.HasFlag(FileAccess.Read) && (entry.Mode & AnyRead) == 0) || (access.HasFlag(FileAccess.Write) && (entry.Mode & AnyWrite) == 0)))
        {
            error = Errno.EACCES;
        }

        return error == Errno.None ? new AttributeFile(tree, path) : null;
    }

    private string? HostTargetOf(string path) => _hostLinks.GetValueOrDefault(Path.GetDirectoryName(path) ?? string.Empty)?.TargetOf(Path.GetFileName(path));

    private void NoteLook(string path)
    {
        if (path.StartsWith("bus/dsa/", StringComparison.Ordinal))
        {
            observations.Note(ObservationKind.DevicesSeen, string.Empty);
        }
    }
}
