using Dsa.Host.FileSystem;
using Dsa.Host.Hints;
using Dsa.Platform.Pci;
using Dsa.Platform.Processor;
using Dsa.Platform.Scheduling;

namespace Dsa.Host.Polling;

/// <summary>The portal of one opening of a dedicated queue, for a program that stores into a page of memory instead.</summary>
/// <remarks>
/// A thread of its own looks into the page, since a device may work on what is handed on in the thread that does so: no other portal waits for that. Who closes the opening looks once more, and
/// who unbinds the queue takes the page away: <c>_lock</c> lets one of them at a time. It is held while a descriptor is handed to the driver's portal, and the device works on it: so nothing that was
/// taken out of the page arrives later than the page is gone, at the next owner's queue.
/// </remarks>
internal sealed class PolledPortal : IDisposable
{
    private readonly Lock _lock = new();
    private readonly FuseDevice _device;
    private readonly CpuThread _thread;
    private readonly PortalPage _portal;
    private readonly PolledPage _page;
    private readonly string _name;
    private readonly Observations _observations;
    private int _lastOffset = -1;
    private volatile bool _isClosed;

    /// <summary>Makes the page, makes it known to the kernel of this host, and begins to look into it.</summary>
    /// <param name="device">The file system whose node is mapped.</param>
    /// <param name="process">Who opened it.</param>
    /// <param name="portal">The driver's portal.</param>
    /// <param name="name">The queue.</param>
    /// <param name="observations">Is told of stores that may have been lost.</param>
    /// <exception cref="IOException">The kernel does not make it.</exception>
    public PolledPortal(FuseDevice device, Process process, PortalPage portal, string name, Observations observations)
    {
        (_device, _name, _observations) = (device, name, observations);
        _thread = process.CreateThread($"{process.Name}/{name}", process.Id);
        _portal = portal;
        _page = new PolledPage(name);
        try
        {
            BackingId = device.OpenBacking(_page.File);
        }
        catch (IOException)
        {
            _page.Dispose();
            throw;
        }

        if (portal.Access is { } access)
        {
            access.Revoked += TakeAway;
            if (access.IsRevoked)
            {
                TakeAway();
            }
        }

        new Thread(Poll) { Name = $"portal/{name}", IsBackground = true }.Start();
    }

    /// <summary>What the kernel of this host knows the page by.</summary>
    public int BackingId { get; }

    /// <summary>Whether somebody has opened or mapped the page.</summary>
    public bool IsInUse => _page.IsInUse;

    /// <inheritdoc/>
    /// <remarks>What was stored last is handed on. The thread that looks finds nothing any more, and ends.</remarks>
    public void Dispose()
    {
        if (_portal.Access is { } access)
        {
            access.Revoked -= TakeAway;
        }

        _isClosed = true;
        HandOn();
        lock (_lock)
        {
            _device.CloseBacking(BackingId);
            _page.Dispose();
        }
    }

    private void Poll()
    {
        var rest = new PollingRest();
        while (!_isClosed)
        {
            if (HandOn())
            {
                rest.Reset();
            }
            else
            {
                rest.Wait();
            }
        }
    }

    // Whether there was anything.
    private bool HandOn()
    {
        lock (_lock)
        {
            var count = 0;
            while (count < PolledSlots.Count && _page.TryTake(out var offset, out var descriptor))
            {
                count++;
                if (offset == _lastOffset)
                {
                    _observations.Note(ObservationKind.PolledInPlace, _name);
                }

                _lastOffset = offset;
                _observations.NoteSubmission(_name, in descriptor);
                try
                {
                    _thread.MoveDir64B(_portal, offset, in descriptor);
                }
                catch (ProcessFaultException)
                {
                    // The queue is being unbound, and the page not yet taken away: as if the program had been a moment later.
                }
            }

            return count > 0;
        }
    }

    private void TakeAway()
    {
        lock (_lock)
        {
            _page.TakeAway();
        }
    }
}
