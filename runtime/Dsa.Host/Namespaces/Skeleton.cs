using System.Globalization;
using System.Runtime.InteropServices;
using Dsa.Host.Programs;

namespace Dsa.Host.Namespaces;

/// <summary>A directory of the host with places of our own in it: a small tmpfs over it, in which what was there is bound again.</summary>
/// <remarks>
/// The one method that sysfs and devtmpfs allow to users, too: nothing is created on them. What the host adds to the directory later is
/// not seen. Only on the thread of the namespace.
/// </remarks>
internal static class Skeleton
{
    /// <summary>Covers a directory.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="places">Names of directories that are to be there, empty; they hide what the host has under these names.</param>
    /// <exception cref="HostException">The host does not allow it.</exception>
    public static void Cover(string directory, IReadOnlyCollection<string> places)
    {
        var held = MountCalls.Hold(directory);
        if (held < 0)
        {
            throw Refused(directory, Marshal.GetLastPInvokeError());
        }

        try
        {
            var below = string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{held}");
            var entries = EntriesOf(below);
            Check(directory, MountCalls.Mount("dsa", directory, "tmpfs", MountCalls.NoSetUid, "mode=755,size=4m"));
            foreach (var entry in entries.Where(entry => !places.Contains(entry.Name)))
            {
                Show(entry, $"{below}/{entry.Name}", $"{directory}/{entry.Name}");
            }

            foreach (var place in places)
            {
                Directory.CreateDirectory($"{directory}/{place}");
            }
        }
        finally
        {
            _ = MountCalls.Close(held);
        }
    }

    /// <summary>Throws where a call has failed.</summary>
    /// <exception cref="HostException">It has.</exception>
    public static void Check(string path, int error)
    {
        if (error != 0)
        {
            throw Refused(path, error);
        }
    }

    // What a user may not even list is not shown to him.
    private static FileSystemInfo[] EntriesOf(string directory)
    {
        try
        {
            return [.. new DirectoryInfo(directory).EnumerateFileSystemInfos()];
        }
        catch (UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static void Show(FileSystemInfo entry, string source, string target)
    {
        if (entry.LinkTarget is { } link)
        {
            File.CreateSymbolicLink(target, link);
            return;
        }

        if (entry is DirectoryInfo)
        {
            Directory.CreateDirectory(target);
        }
        else
        {
            File.Create(target).Dispose();
        }

        var error = MountCalls.Mount(source, target, null, MountCalls.Bind | MountCalls.Recursive, null);
        if (error is not (0 or (int)Errno.ENOENT or (int)Errno.EACCES))
        {
            throw Refused(target, error);
        }
    }

    private static HostException Refused(string path, int error) =>
        new($"{path} cannot be arranged ({Marshal.GetPInvokeErrorMessage(error)}); the right to mount in a namespace of its own is needed: be root, or allow user namespaces.");
}
