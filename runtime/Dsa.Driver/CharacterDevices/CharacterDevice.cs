using Dsa.Driver.WorkQueues;
using Dsa.Platform.Processor;

namespace Dsa.Driver.CharacterDevices;

/// <summary>The node of a queue that processes open, such as /dev/dsa/wq0.1 (area CD).</summary>
/// <remarks>
/// There is one for each binding of the queue; files of an earlier one live on and count for that one only (CD-07, BUG-48).
/// </remarks>
public sealed class CharacterDevice
{
    private readonly CharacterRegion _region;
    private readonly PortalAccess _access;
    private volatile bool _isRemoved;

    internal CharacterDevice(WorkQueue queue, PortalPage portal)
    {
        Queue = queue;
        _access = new PortalAccess(queue.Device.Kernel.Scheduler, queue.Path + " portal");
        Portal = portal with { Access = _access };
        Submission = new UserSubmission(queue, Portal);
        Contexts = new UserContexts(queue.Device.Function.Slot, queue.Path);
        _region = queue.Device.Driver.RegionOf(queue.Device.Type);
        Minor = _region.Minors.Allocate();
    }

    /// <summary>The path below /dev (CD-01).</summary>
    public string Path => $"{Queue.Device.Type.NamePrefix}/{Queue.Path}";

    /// <summary>The major number of the node: one for each type of device (CD-01).</summary>
    public int Major => _region.Major;

    /// <summary>The minor number of the node, free again once the node is gone (CD-01, BUG-47).</summary>
    public int Minor { get; }

    /// <summary>The queue.</summary>
    public WorkQueue Queue { get; }

    /// <summary>Opens the queue for a process (CD-08 to CD-13).</summary>
    /// <param name="process">The process; it is given its PASID if it has none (SV-03).</param>
    /// <param name="error">
    /// <see cref="Errno.EBUSY"/> for a dedicated queue that is open, <see cref="Errno.ENXIO"/> when the node is gone or the
    /// device does not enable the queue again, <see cref="Errno.EINVAL"/>, or what the bind says (CD-11).
    /// </param>
    /// <param name="threadId">The thread that opens; null for the first of the process (CD-16).</param>
    public UserQueueFile? Open(Process process, out Errno error, int? threadId = null)
    {
        ArgumentNullException.ThrowIfNull(process);
        using (Queue.Lock.Enter())
        {
            if (_isRemoved)
            {
                error = Errno.ENXIO;
                return null;
            }

            if (Queue.ClientCount > 0 && !Queue.IsShared)
            {
                error = Errno.EBUSY;
                return null;
            }

            var device = Queue.Device;
            var binding = device.Kernel.BindSva(device.Slot, process, out error);
            return binding is null ? null : Open(process, threadId ?? process.Id, binding, out error);
        }
    }

    /// <summary>The portal that is mapped.</summary>
    internal PortalPage Portal { get; }

    /// <summary>The portal as the kernel reaches it for processes (PO-04).</summary>
    internal UserSubmission Submission { get; }

    internal UserContexts Contexts { get; }

    /// <summary>Whether the queue is still bound to this node.</summary>
    internal bool IsCurrent => !_isRemoved;

    /// <summary>Lets nobody open the node any more, nor submit through it; waits for those who do. The caller holds the queue lock.</summary>
    /// <remarks>A dedicated queue gives every descriptor the PASID of its owner: who was one before must not reach the next (PO-09).</remarks>
    internal void Remove()
    {
        _isRemoved = true;
        _access.Revoke();
        _region.Minors.Free(Minor);
    }

    private UserQueueFile? Open(Process process, int threadId, SvaBinding binding, out Errno error)
    {
        var pasid = binding.Pasid;
        if (!pasid.IsValid)
        {
            binding.Dispose();
            error = Errno.EINVAL;
            return null;
        }

        var file = new UserQueueFile(this, process, threadId, binding, Queue.Device.Driver.FileIds.Allocate());
        Contexts.Add(file);
        error = Queue.IsShared ? Errno.None : Queue.Control.AssignPasid(pasid);
        if (error == Errno.None)
        {
            Queue.ClientCount++;
            file.OnOpened();
            return file;
        }

        Contexts.Remove(file);
        Queue.Device.Driver.FileIds.Free(file.Id);
        binding.Dispose();
        return null;
    }
}
