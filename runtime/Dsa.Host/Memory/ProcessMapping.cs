using Dsa.Platform.Memory;

namespace Dsa.Host.Memory;

/// <summary>One mapping of a process of this host (a line of /proc/PID/maps).</summary>
/// <param name="Start">The first byte.</param>
/// <param name="End">The byte behind the last.</param>
/// <param name="Access">What may be done.</param>
/// <param name="IsShared">Whether writes go to what is mapped (MAP_SHARED).</param>
/// <param name="OffsetBytes">Where the mapping begins in the file.</param>
/// <param name="DeviceNumber">The file system of the file, as major * 2^20 + minor; 0 without a file.</param>
/// <param name="Inode">The file in it; 0 without a file.</param>
internal readonly record struct ProcessMapping(
    ulong Start, ulong End, MemoryAccess Access, bool IsShared, ulong OffsetBytes, ulong DeviceNumber, ulong Inode)
{
    /// <summary>Whether its pages come from memory and swap alone: nobody else is asked for one.</summary>
    public bool IsMemoryOnly => Inode == 0 || DeviceNumber == MemoryFiles.DeviceNumber;

    /// <summary>Puts a file system's number together.</summary>
    public static ulong DeviceNumberOf(uint major, uint minor) => ((ulong)major << 20) | minor;
}
