namespace Dsa.Host.FileSystem;

/// <summary>How programs reach the portals of queues.</summary>
public enum PortalMode
{
    /// <summary>mmap is answered with ENODEV, and a program that can do so writes its descriptors with write(2).</summary>
    Write,

    /// <summary>mmap succeeds, and each store into the mapping raises a signal, which the supervisor takes for the device.</summary>
    Trap,

    /// <summary>
    /// As <see cref="Trap"/>, but the page of a dedicated queue is memory, which a thread here looks into: nothing stops the program. For programs that go on to the next 64 bytes of the
    /// page with each descriptor, or await each before the next.
    /// </summary>
    Poll,
}
