using Dsa.Platform.Memory;

namespace Dsa.Host.Memory;

/// <summary>The file system of the kernel's own that shared memory without a path is in: MAP_SHARED with MAP_ANONYMOUS, memfd_create, shmget.</summary>
internal static unsafe class MemoryFiles
{
    /// <summary>Its number, as mappings show it.</summary>
    public static ulong DeviceNumber { get; } = OfOwnPage();

    private static ulong OfOwnPage()
    {
        using var page = new SharedMapping("trial", PhysicalMemory.PageBytes);
        using var maps = new ProcessMaps(Environment.ProcessId);
        return maps.TryFind((ulong)page.Pointer, out var mapping) ? mapping.DeviceNumber : ulong.MaxValue;
    }
}
