using Dsa.Host.FileSystem;
using Dsa.Host.Hints;
using Dsa.Platform.Processor;
using Dsa.Platform.Scheduling;

namespace Dsa.Host.Polling;

/// <summary>The thread that looks into the pages that programs store descriptors into.</summary>
/// <remarks>
/// Without a page to look into it does nothing at all. Any thread may call.
/// </remarks>
internal sealed class PortalPoller : IDisposable
{
    private readonly Lock _lock = new();
    private readonly FuseDevice _device;
    private readonly Observations _observations;
    private readonly ManualResetEventSlim _hasPages = new();
    private readonly Thread _thread;
    private volatile PolledPortal[] _portals = [];
    private volatile bool _isEnding;

    /// <summary>Begins.</summary>
    /// <param name="device">The file system whose nodes are mapped.</param>
    /// <param name="observations">Is told of stores that may have been lost.</param>
    public PortalPoller(FuseDevice device, Observations observations)
    {
        (_device, _observations) = (device, observations);
        _thread = new Thread(Poll) { Name = "portals", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Tries out whether nodes can be mapped so. The file system is mounted and served.</summary>
    /// <param name="isOffered">Whether the kernel says that it maps nodes to other files.</param>
    /// <exception cref="HostException">They cannot; the message says what is missing.</exception>
    public void Check(bool isOffered)
    {
        try
        {
            using var page = new PolledPage("trial");
            _device.CloseBacking(_device.OpenBacking(page.File));
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

    /// <summary>Polls for an opening from now on.</summary>
    /// <inheritdoc cref="PolledPortal(FuseDevice, Platform.Kernel.Process, PortalPage, string, Observations)"/>
    public PolledPortal Open(Platform.Kernel.Process process, PortalPage portal, string name)
    {
        var polled = new PolledPortal(_device, process, portal, name, _observations);
        lock (_lock)
        {
            _portals = [.. _portals, polled];
            _hasPages.Set();
        }

        return polled;
    }

    /// <summary>Polls no more for an opening, and hands on what was stored last.</summary>
    public void Close(PolledPortal portal)
    {
        lock (_lock)
        {
            _portals = [.. _portals.Where(one => one != portal)];
            if (_portals.Length == 0)
            {
                _hasPages.Reset();
            }
        }

        portal.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isEnding = true;
        _hasPages.Set();
        _thread.Join();
        _hasPages.Dispose();
    }

    private void Poll()
    {
        var rest = new PollingRest();
        while (!_isEnding)
        {
            var hadAny = false;
            foreach (var portal in _portals)
            {
                hadAny |= portal.HandOn();
            }

            if (hadAny || !_hasPages.IsSet)
            {
                _hasPages.Wait();
                rest.Reset();
            }
            else
            {
                rest.Wait();
            }
        }
    }
}
