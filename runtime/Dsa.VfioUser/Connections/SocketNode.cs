using System.Runtime.InteropServices;

namespace Dsa.VfioUser.Connections;

/// <summary>The node of a socket in the file system (statx(2)).</summary>
/// <param name="Device">The file system.</param>
/// <param name="Inode">The node in it.</param>
internal readonly unsafe partial record struct SocketNode(ulong Device, ulong Inode)
{
    private const int CurrentDirectory = -100;
    private const int NoFollow = 0x100;
    private const uint TypeAndInode = 0x101;
    private const int StructureBytes = 256;
    private const int ModePlace = 28;
    private const int InodePlace = 32;
    private const int DevicePlace = 136;
    private const int TypeMask = 0xF000;
    private const int SocketType = 0xC000;

    /// <summary>The node at a path; null when there is none, or something else.</summary>
    public static SocketNode? At(string path)
    {
        var structure = stackalloc byte[StructureBytes];
        return StatX(CurrentDirectory, path, NoFollow, TypeAndInode, structure) == 0 && (*(ushort*)(structure + ModePlace) & TypeMask) == SocketType
            ? new SocketNode(*(ulong*)(structure + DevicePlace), *(ulong*)(structure + InodePlace))
            : null;
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(int directory, string path, int flags, uint mask, byte* structure);
}
