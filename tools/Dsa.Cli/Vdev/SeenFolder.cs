using System.Runtime.InteropServices;

namespace Dsa.Cli.Vdev;

/// <summary>The folder of a file, as a process sees it (statx(2)): who asks for a file and who makes it may have different mounts.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Device">The file system.</param>
/// <param name="Inode">The folder in it.</param>
internal sealed partial record SeenFolder(string Path, ulong Device, ulong Inode)
{
    private const int CurrentFolder = -100;
    private const uint WantInode = 0x100;
    private const int AnswerBytes = 256;
    private const int InodeOffset = 32;
    private const int DeviceOffset = 136;

    /// <summary>The folder of a file; null when there is none.</summary>
    public static SeenFolder? Of(string file) => System.IO.Path.GetDirectoryName(file) is { Length: > 0 } folder ? At(folder) : null;

    /// <summary>Whether this process sees the same.</summary>
    public bool IsSeenHere() => At(Path) == this;

    private static SeenFolder? At(string path)
    {
        Span<byte> answer = stackalloc byte[AnswerBytes];
        return Statx(CurrentFolder, path, 0, WantInode, answer) == 0
            ? new SeenFolder(path, MemoryMarshal.Read<ulong>(answer[DeviceOffset..]), MemoryMarshal.Read<ulong>(answer[InodeOffset..]))
            : null;
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint mask, Span<byte> answer);
}
