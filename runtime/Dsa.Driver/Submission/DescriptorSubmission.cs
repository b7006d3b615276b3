using Dsa.Bindings.Portals;
using Dsa.Driver.Interrupts;
using Dsa.Driver.WorkQueues;
using Dsa.Platform.Processor;

namespace Dsa.Driver.Submission;

/// <summary>Puts the descriptors of one kernel queue into its portal, with the interrupt handle of the time (SU-02 to SU-10).</summary>
/// <remarks>
/// Blocking code, several at once. Those inside wait for nobody and call no client, so that whoever holds the queue lock may
/// wait for them.
/// </remarks>
internal sealed class DescriptorSubmission
{
    private readonly WorkQueue _queue;
    private readonly DescriptorPool _pool;
    private readonly CompletionLists _lists;
    private readonly CompletionVector _vector;
    private DedicatedPortal<KernelPort> _dedicated;
    private SharedPortal<KernelPort> _shared;

    public DescriptorSubmission(
        WorkQueue queue, PortalPage portal, DescriptorPool pool, CompletionLists lists, CompletionVector vector)
    {
        _queue = queue;
        _pool = pool;
        _lists = lists;
        _vector = vector;
        Submitters = new SubmitterReference(queue.Device.Kernel.Scheduler, queue.Path + " submitters");
        _dedicated = new DedicatedPortal<KernelPort>(new KernelPort(portal));
        _shared = new SharedPortal<KernelPort>(new KernelPort(portal));
    }

    /// <summary>Who is inside (WQ-23).</summary>
    public SubmitterReference Submitters { get; }

    /// <summary>Submits a descriptor.</summary>
    /// <returns>
    /// <see cref="Errno.ENXIO"/> when nobody may submit any more: the descriptor is still the caller's.
    /// <see cref="Errno.EAGAIN"/> when the queue was full: it has ended.
    /// </returns>
    /// <remarks>
    /// A refused descriptor ends when its submitter has left, for a client that is called back may want to submit another.
    /// The caller holds the memory of the records all the while; upstream's does not (SU-10).
    /// </remarks>
    public Errno TrySubmit(KernelDescriptor descriptor)
    {
        if (!Submitters.TryEnter())
        {
            return Errno.ENXIO;
        }

        var refused = SubmitInside(descriptor);
        Submitters.Exit();
        if (refused is null)
        {
            return Errno.None;
        }

        _lists.Finish(refused);
        return Errno.EAGAIN;
    }

    /// <summary>Changes the handle while nobody is inside; those who come wait meanwhile (IH-14). The caller holds the queue lock.</summary>
    public void ChangeHandle(int handle)
    {
        Submitters.Suspend();
        _vector.Handle = handle;
        Submitters.Resurrect();
    }

    // What has to be ended when it was refused; null when it was not.
    private List<KernelDescriptor>? SubmitInside(KernelDescriptor descriptor)
    {
        // An interrupt that comes at once must find the descriptor on the list (SU-03).
        if (descriptor.RequestsInterrupt)
        {
            descriptor.Hardware = descriptor.Hardware with { InterruptHandle = (ushort)_vector.Handle };
            _lists.Push(descriptor);
        }

        if (Store(descriptor.Hardware))
        {
            return null;
        }

        if (descriptor.RequestsInterrupt)
        {
            return _lists.Withdraw(descriptor);
        }

        _pool.Free(descriptor);
        return [];
    }

    private bool Store(in WorkDescriptor descriptor)
    {
        // The device must see the whole descriptor, the handle included (SU-04).
        Interlocked.MemoryBarrier();
        if (_queue.IsShared)
        {
            return _shared.Submit(descriptor, _queue.EnqcmdsRetries) == SubmitResult.Accepted;
        }

        _dedicated.Submit(descriptor);
        return true;
    }
}
