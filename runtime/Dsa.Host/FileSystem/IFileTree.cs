using Dsa.Driver.Sysfs;

namespace Dsa.Host.FileSystem;

/// <summary>Something that is shown as a directory with all that is in it.</summary>
/// <remarks>Paths are relative to it and contain no links; the empty one is the directory itself. Any server thread may call, several at once.</remarks>
internal interface IFileTree
{
    /// <summary>What stat shows as the size of a file in it.</summary>
    int FileSizeBytes { get; }

    /// <summary>Whether the opening of a file depends on no other file than itself.</summary>
    bool ShowsOwnFilesOnly { get; }

    /// <summary>Tells what is behind a path, without following a link at its end.</summary>
    Errno GetStatus(string path, out SysfsEntry entry);

    /// <summary>Lists a directory.</summary>
    Errno List(string path, out IReadOnlyList<SysfsEntry> entries);

    /// <summary>Tells where a link leads.</summary>
    Errno ReadLink(string path, out string target);

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="access">What the opener will do with it.</param>
    /// <param name="threadId">The thread of the host that opens.</param>
    /// <param name="error">Why not.</param>
    /// <returns>Null on an error.</returns>
    IOpenFile? Open(string path, FileAccess access, int threadId, out Errno error);
}
