namespace Dsa.Host.FileSystem;

/// <summary>How programs reach the portals of queues.</summary>
public enum PortalMode
{
    /// <summary>mmap is answered with ENODEV, and a program that can do so writes its descriptors with write(2).</summary>
    Write,

    /// <summary>mmap succeeds, and each store into the mapping raises a signal, which the supervisor takes for the device.</summary>
    Trap,
}
