using Dsa.Driver.WorkQueues;
using Dsa.Platform.Processor;

namespace Dsa.Driver.CharacterDevices;

/// <summary>The node of a queue that processes open, such as /dev/dsa/wq0.1 (area CD).</summary>
/// <remarks>
/// There is one for each binding of the queue; files of an earlier one live on and count for that one only (CD-07, BUG-48).
/// </remarks>
public sealed class CharacterDevice
{
    private volatile bool _isRemoved;

    internal CharacterDevice(WorkQueue queue, PortalPage portal)
    {
        Queue = queue;
        Portal = portal;
        Submission = new UserSubmission(queue, portal);
        Contexts = new UserContexts(queue.Device.Function.Slot, queue.Path);
    }

    /// <summary>The path below /dev (CD-01).</summary>
    public string Path => $"dsa/{Queue.Path}";

    /// <summary>The queue.</summary>
    public WorkQueue Queue { get; }

    /// <summary>Opens the queue for a process (CD-08 to CD-13).</summary>
    /// <param name="process">The process; it is given its PASID if it has none (SV-03).</param>
    /// <param name="error">
    /// <see cref="Errno.EBUSY"/> for a dedicated queue that is open, <see cref="Errno.ENXIO"/> when the node is gone or the
    /// device does not enable the queue again, <see cref="Errno.EINVAL"/>, or what the bind says (CD-11).
    /// </param>
    public UserQueueFile? Open(Process process, out Errno error)
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
            return binding is null ? null : Open(process, binding, out error);
        }
    }

    /// <summary>The portal that is mapped.</summary>
    internal PortalPage Portal { get; }

    /// <summary>The portal as the kernel reaches it for processes (PO-04).</summary>
    internal UserSubmission Submission { get; }

    internal UserContexts Contexts { get; }

    /// <summary>Whether the queue is still bound to this node.</summary>
    internal bool IsCurrent => !_isRemoved;

    /// <summary>Lets nobody open the node any more. The caller holds the queue lock.</summary>
    internal void Remove() => _isRemoved = true;

    private UserQueueFile? Open(Process process, SvaBinding binding, out Errno error)
    {
        var pasid = binding.Pasid;
        if (!pasid.IsValid)
        {
            binding.Dispose();
            error = Errno.EINVAL;
            return null;
        }

        var file = new UserQueueFile(this, process, binding, Queue.Device.Driver.FileIds.Allocate());
        Contexts.Add(file);
        error = Queue.IsShared ? Errno.None : Queue.Control.AssignPasid(pasid);
        if (error == Errno.None)
        {
            Queue.ClientCount++;
            return file;
        }

        Contexts.Remove(file);
        file.Forget();
        return null;
    }
}
