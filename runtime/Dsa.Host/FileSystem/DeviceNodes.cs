using System.Text.RegularExpressions;
using Dsa.Driver;
using Dsa.Driver.CharacterDevices;
using Dsa.Driver.Sysfs;
using Dsa.Host.Hints;
using Dsa.Host.Polling;
using Dsa.Host.Programs;

namespace Dsa.Host.FileSystem;

/// <summary>What there is of the driver below /dev: the nodes of queues, and the links of <c>char</c> to them beside those of the host.</summary>
/// <remarks>
/// The kernel would give a character device to its own driver, so that the nodes are files. Those that are mapped have no length: no page is
/// behind the mapping.
/// </remarks>
/// <param name="driver">The driver.</param>
/// <param name="programs">Who opens.</param>
/// <param name="mode">What mmap does.</param>
/// <param name="polling">Looks into what dedicated queues are mapped to; null for <paramref name="mode"/>s other than Poll.</param>
/// <param name="observations">Is told of opens, and of those that do not succeed.</param>
/// <param name="hostLinks">The host's directory of links to character devices.</param>
internal sealed partial class DeviceNodes(IdxdDriver driver, HostPrograms programs, PortalMode mode, PortalPolling? polling, Observations observations, string hostLinks = "/dev/char") : IFileTree
{
    /// <summary>The directory of links by number.</summary>
    public const string LinkDirectory = "char";

    /// <summary>The directories of nodes that there can be.</summary>
    public static IReadOnlyList<string> AllNodeDirectories { get; } = ["dsa", "iax"];

    private const int OwnerOnly = 0b110_000_000;

    private readonly HostLinks _hostLinks = new(hostLinks);

    /// <inheritdoc/>
    /// <remarks>A mapped node has no pages. Writes beyond the end of a file would wait for each other.</remarks>
    public int FileSizeBytes => mode == PortalMode.Write ? FuseDispatcher.MaximumTransferBytes : 0;

    /// <inheritdoc/>
    public bool ShowsOwnFilesOnly => true;

    /// <summary>The directories of nodes: dsa, iax, or both.</summary>
    public IEnumerable<string> NodeDirectories => driver.Devices.Select(static device => device.Name[..3]).Distinct().Order(StringComparer.Ordinal);

    /// <inheritdoc/>
    public Errno GetStatus(string path, out SysfsEntry entry)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        entry = RootTree.Directory(name);
        if (IsDirectory(path))
        {
            return Errno.None;
        }

        if (NodeAt(path) is not null)
        {
            entry = new SysfsEntry(name, SysfsEntryKind.File, OwnerOnly);
            return Errno.None;
        }

        if (QueueNodes().IsMatch(path))
        {
            observations.Note(ObservationKind.NodeMissing, $"/dev/{path}");
        }

        if (Path.GetDirectoryName(path) == LinkDirectory && AllNodeDirectories.Contains(name))
        {
            observations.Note(ObservationKind.DirectoryMissing, $"/dev/{name}");
        }

        entry = HostLinks.Link(name);
        return LinkAt(path) is null ? Errno.ENOENT : Errno.None;
    }

    /// <inheritdoc/>
    public Errno List(string path, out IReadOnlyList<SysfsEntry> entries)
    {
        entries = path switch
        {
            "" => [.. NodeDirectories.Prepend(LinkDirectory).Select(RootTree.Directory)],
            LinkDirectory => [.. _hostLinks.Entries.Concat(Nodes.Select(static node => HostLinks.Link(NumberOf(node)))).Distinct().OrderBy(static entry => entry.Name, StringComparer.Ordinal)],
            _ => [.. Nodes.Where(node => node.Path.StartsWith($"{path}/", StringComparison.Ordinal)).Select(static node => new SysfsEntry(Path.GetFileName(node.Path), SysfsEntryKind.File, OwnerOnly))],
        };
        return IsDirectory(path) ? Errno.None : NodeAt(path) is null ? Errno.ENOENT : Errno.ENOTDIR;
    }

    /// <inheritdoc/>
    public Errno ReadLink(string path, out string target)
    {
        target = LinkAt(path) ?? string.Empty;
        return target.Length > 0 ? Errno.None : Errno.EINVAL;
    }

    /// <inheritdoc/>
    public IOpenFile? Open(string path, FileAccess access, int threadId, out Errno error)
    {
        error = Errno.ENXIO;
        if (NodeAt(path) is not { } node)
        {
            return null;
        }

        if (!OpenFileLimit.HasRoom)
        {
            error = Errno.ENFILE;
            observations.Note(ObservationKind.OpenRefused, Path.GetFileName(path), (long)error);
            return null;
        }

        if (programs.OpeningIn(threadId) is not { } program)
        {
            error = Errno.ESRCH;
            return null;
        }

        var file = node.Open(program.Process, out error, threadId);
        if (error == Errno.EBUSY)
        {
            programs.AwaitEnded(Inode.Of($"dev/{path}"));
            file = node.Open(program.Process, out error, threadId);
        }

        observations.Note(
            file is not null ? ObservationKind.Opened : error == Errno.EBUSY ? ObservationKind.OpenBusy : ObservationKind.OpenRefused,
            Path.GetFileName(path),
            file is null && error != Errno.EBUSY ? (long)error : 0);
        return file is null ? null : Shown(path, file, program, ref error);
    }

    /// <summary>Notes that a user other than root looks at the node of a queue: the kernel lets nobody else open it, and does not ask for that.</summary>
    /// <param name="path">What it looks at, below the root of the file system.</param>
    /// <param name="userId">The user.</param>
    public void NoteLook(string path, uint userId)
    {
        if (Nodes.Any(node => path == $"dev/{node.Path}"))
        {
            observations.Note(ObservationKind.NodeForeign, $"/{path}", userId);
        }
    }

    private PortalFile? Shown(string path, UserQueueFile file, HostProgram program, ref Errno error)
    {
        try
        {
            return new PortalFile(path, file, program, programs, mode, polling, observations);
        }
        catch (IOException)
        {
            // No descriptor, or no memory, is left for a page.
            file.Close();
            error = Errno.ENOMEM;
            return null;
        }
    }

    private IEnumerable<CharacterDevice> Nodes =>
        driver.Devices.SelectMany(static device => device.WorkQueues).Select(static queue => queue.CharacterDevice).OfType<CharacterDevice>();

    private bool IsDirectory(string path) => path.Length == 0 || path == LinkDirectory || NodeDirectories.Contains(path);

    private CharacterDevice? NodeAt(string path) => Nodes.FirstOrDefault(node => node.Path == path);

    private string? LinkAt(string path)
    {
        if (Path.GetDirectoryName(path) != LinkDirectory)
        {
            return null;
        }

        var name = Path.GetFileName(path);
        return Nodes.FirstOrDefault(node => NumberOf(node) == name) is { } node
            ? $"../{node.Path}"
            : _hostLinks.TargetOf(name);
    }

    private static string NumberOf(CharacterDevice node) => $"{node.Major}:{node.Minor}";

    [GeneratedRegex(@"^(dsa|iax)/wq[0-9]{1,4}\.[0-9]{1,4}$")]
    private static partial Regex QueueNodes();
}
