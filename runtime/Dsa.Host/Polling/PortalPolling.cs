using Dsa.Host.FileSystem;
using Dsa.Host.Hints;
using Dsa.Platform.Processor;

namespace Dsa.Host.Polling;

/// <summary>What programs that store into pages of memory in the place of portals need of a session. Any thread may call.</summary>
/// <param name="device">The file system whose nodes are mapped.</param>
/// <param name="observations">Is told of stores that may have been lost.</param>
internal sealed class PortalPolling(FuseDevice device, Observations observations)
{
    /// <summary>Tries out whether nodes can be mapped so. The file system is mounted and served.</summary>
    /// <param name="isOffered">Whether the kernel says that it maps nodes to other files.</param>
    /// <exception cref="HostException">They cannot; the message says what is missing.</exception>
    public void Check(bool isOffered)
    {
        try
        {
            using var page = new PolledPage("trial");
            device.CloseBacking(device.OpenBacking(page.File));
            if (page.IsInUse)
            {
                throw new IOException("a page is in use that nobody has");
            }
        }
        catch (IOException exception)
        {
            throw new HostException(!isOffered
                ? "--portal poll needs a kernel that maps other files through FUSE (Linux 6.9 or later, with CONFIG_FUSE_PASSTHROUGH); take --portal trap."
                : $"--portal poll needs CAP_SYS_ADMIN outside of all user namespaces ({exception.Message.TrimEnd('.')}); be root, or take --portal trap.");
        }
    }

    /// <summary>Polls for an opening, until it is disposed.</summary>
    /// <inheritdoc cref="PolledPortal(FuseDevice, Platform.Kernel.Process, PortalPage, string, Observations)"/>
    public PolledPortal Open(Platform.Kernel.Process process, PortalPage portal, string name) => new(device, process, portal, name, observations);
}
