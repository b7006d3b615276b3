using System.Runtime.InteropServices;

namespace Dsa.Host.Namespaces;

/// <summary>The calls of mount(2), unshare(2) and their kin. Each acts on the namespace of the thread that makes it.</summary>
internal static partial class MountCalls
{
    public const nuint NoSetUid = 2;
    public const nuint NoDevices = 4;
    public const nuint Bind = 0x1000;
    public const nuint Recursive = 0x4000;
    public const nuint Private = 1 << 18;
    public const int Detach = 2;

    private const int NewMountNamespace = 0x00020000;
    private const int FileSystemState = 0x200;
    private const int PathOnly = 0x200000;
    private const int DirectoryOnly = 0x10000;
    private const int CloseOnExec = 0x80000;

    /// <summary>Gives the calling thread a mount namespace of its own.</summary>
    /// <returns>0, or an error number.</returns>
    public static int UnshareMounts() => Unshare(NewMountNamespace) == 0 ? 0 : Marshal.GetLastPInvokeError();

    /// <summary>Puts the calling thread into a mount namespace, at its root.</summary>
    /// <returns>0, or an error number.</returns>
    public static int JoinMounts(string place)
    {
        var descriptor = Open(place, CloseOnExec);
        if (descriptor < 0)
        {
            return Marshal.GetLastPInvokeError();
        }

        // A thread that shares its directories with others cannot change them.
        var error = Unshare(FileSystemState) == 0 && SetNamespace(descriptor, NewMountNamespace) == 0 ? 0 : Marshal.GetLastPInvokeError();
        _ = Close(descriptor);
        return error;
    }

    /// <summary>mount(2).</summary>
    /// <returns>0, or an error number.</returns>
    public static int Mount(string source, string target, string? type, nuint flags, string? data) =>
        MountAt(source, target, type, flags, data) == 0 ? 0 : Marshal.GetLastPInvokeError();

    /// <summary>umount2(2).</summary>
    /// <returns>0, or an error number.</returns>
    public static int Unmount(string target, int flags) => UnmountAt(target, flags) == 0 ? 0 : Marshal.GetLastPInvokeError();

    /// <summary>Holds a directory, so that it can be reached below /proc/self/fd once something is mounted over it.</summary>
    /// <returns>The descriptor, or -1.</returns>
    public static int Hold(string directory) => Open(directory, PathOnly | DirectoryOnly | CloseOnExec);

    /// <summary>Lets it go.</summary>
    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "unshare", SetLastError = true)]
    private static partial int Unshare(int flags);

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int SetNamespace(int descriptor, int kind);

    [LibraryImport("libc", EntryPoint = "mount", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MountAt(string source, string target, string? type, nuint flags, string? data);

    [LibraryImport("libc", EntryPoint = "umount2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int UnmountAt(string target, int flags);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}
