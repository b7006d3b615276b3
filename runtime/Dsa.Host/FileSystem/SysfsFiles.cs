using Dsa.Driver.Sysfs;
using Dsa.Host.Hints;

namespace Dsa.Host.FileSystem;

/// <summary>The driver's tree below /sys, as files.</summary>
/// <param name="tree">The tree.</param>
/// <param name="observations">Is told who looks at devices.</param>
internal sealed class SysfsFiles(SysfsTree tree, Observations observations) : IFileTree
{
    /// <summary>The longest text of an attribute, and its size in the eyes of stat: a page.</summary>
    public const int PageBytes = 4096;

    private const int AnyRead = 0b100_100_100;
    private const int AnyWrite = 0b010_010_010;

    /// <inheritdoc/>
    public int FileSizeBytes => PageBytes;

    /// <inheritdoc/>
    public bool ShowsOwnFilesOnly => false;

    /// <inheritdoc/>
    public Errno GetStatus(string path, out SysfsEntry entry) => tree.GetStatus(path, out entry);

    /// <inheritdoc/>
    public Errno List(string path, out IReadOnlyList<SysfsEntry> entries)
    {
        NoteLook(path);
        return tree.List(path, out entries);
    }

    /// <inheritdoc/>
    public Errno ReadLink(string path, out string target) => tree.ReadLink(path, out target);

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

    private void NoteLook(string path)
    {
        if (path.StartsWith("bus/dsa/", StringComparison.Ordinal))
        {
            observations.Note(ObservationKind.DevicesSeen, string.Empty);
        }
    }
}
