using Dsa.Bindings.Portals;
using Dsa.Driver.Devices;
using Dsa.Driver.Interrupts;
using Dsa.Driver.WorkQueues;
using Dsa.Platform.Processor;

namespace Dsa.Driver.Submission;

/// <summary>What kernel clients do with a queue: take descriptors and submit them (areas DA and SU).</summary>
/// <remarks>
/// Any blocking code may allocate and submit, several at once. Made at every enabling and dead after the
/// disabling: a submission is then answered <see cref="Errno.ENXIO"/> (WQ-24, WQ-25).
/// </remarks>
public sealed class KernelQueue
{
    private readonly WorkQueue _queue;
    private readonly DescriptorPool _pool;
    private readonly CompletionLists _lists;
    private readonly CompletionVector _vector;
    private readonly SubmitterReference _submitters;
    private DedicatedPortal<KernelPort> _dedicated;
    private SharedPortal<KernelPort> _shared;

    private KernelQueue(WorkQueue queue, PortalPage portal)
    {
        _queue = queue;
        _pool = new DescriptorPool(queue);
        _lists = new CompletionLists(_pool, queue.Device.Kernel.Scheduler, queue.Path);
        _vector = new CompletionVector(queue, _lists);
        _submitters = new SubmitterReference(queue.Device.Kernel.Scheduler, queue.Path + " submitters");
        _dedicated = new DedicatedPortal<KernelPort>(new KernelPort(portal));
        _shared = new SharedPortal<KernelPort>(new KernelPort(portal));
    }

    /// <summary>How many descriptors there are (DA-01).</summary>
    public int DescriptorCount => _pool.Count;

    /// <summary>How many of them are free.</summary>
    public int FreeDescriptorCount => _pool.FreeCount;

    /// <summary>The handle of the completion interrupt (IH-04).</summary>
    public int InterruptHandle => _vector.Handle;

    /// <summary>Takes a descriptor (DA-04 to DA-08).</summary>
    /// <param name="mayBlock">Whether to wait while none is free.</param>
    /// <param name="error"><see cref="Errno.EIO"/> when device or queue are not enabled, <see cref="Errno.EAGAIN"/> when none is free.</param>
    /// <returns>A descriptor with its completion record cleared; null on an error.</returns>
    public KernelDescriptor? Allocate(bool mayBlock, out Errno error)
    {
        // Counted as a submitter: the memory of the records is freed only when nobody clears one.
        if (!_submitters.TryEnter())
        {
            error = Errno.EIO;
            return null;
        }

        var descriptor = _pool.Allocate(mayBlock, out error);
        _submitters.Exit();
        return descriptor;
    }

    /// <summary>Gives back a descriptor that was not submitted, or one without an interrupt that is complete (DA-09).</summary>
    public void Free(KernelDescriptor descriptor)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        _pool.Free(descriptor);
    }

    /// <summary>Gives a descriptor to the device (SU-01 to SU-12).</summary>
    /// <returns>
    /// <see cref="Errno.EIO"/> when the device is not enabled, <see cref="Errno.ENXIO"/> when the queue is being unbound,
    /// <see cref="Errno.EAGAIN"/> when a shared queue refused it <see cref="WorkQueue.EnqcmdsRetries"/> + 1 times. On any
    /// error the descriptor is freed, by whoever holds it (SU-11, AB-06): the caller does not touch it any more.
    /// </returns>
    /// <remarks>A client that is called back from here, or from the interrupt, must not unbind the queue: the unbind waits for both.</remarks>
    public Errno Submit(KernelDescriptor descriptor)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        if (_queue.Device.State != IdxdDeviceState.Enabled)
        {
            _pool.Free(descriptor);
            return Errno.EIO;
        }

        if (!_submitters.TryEnter())
        {
            _pool.Free(descriptor);
            return Errno.ENXIO;
        }

        try
        {
            return SubmitInside(descriptor);
        }
        finally
        {
            _submitters.Exit();
        }
    }

    /// <summary>Takes the interrupt, then the descriptors, of a queue that was just enabled (WQ-14).</summary>
    /// <returns>The queue; or null with the error, and the status for cmd_status.</returns>
    internal static KernelQueue? Open(WorkQueue queue, PortalPage portal, out Errno error, out DriverStatus status)
    {
        var kernel = new KernelQueue(queue, portal);
        status = DriverStatus.WqInterrupt;
        error = kernel._vector.Request();
        if (error != Errno.None)
        {
            return null;
        }

        status = DriverStatus.WqResources;
        error = kernel._pool.Fill();
        if (error != Errno.None)
        {
            kernel._vector.Free();
            return null;
        }

        return kernel;
    }

    /// <summary>Lets nobody allocate or submit any more, and waits for those inside (WQ-23).</summary>
    internal void Quiesce()
    {
        _pool.Close();
        _submitters.Quiesce();
    }

    /// <summary>Frees the interrupt and ends every descriptor (IH-08).</summary>
    internal void FreeInterrupt() => _vector.Free();

    /// <summary>Frees the memory (DA-10).</summary>
    internal void Release() => _pool.Dispose();

    // The records must last until a refused descriptor has ended; upstream leaves before it is given up (SU-10).
    private Errno SubmitInside(KernelDescriptor descriptor)
    {
        // An interrupt that comes at once must find the descriptor on the list (SU-03).
        if (descriptor.RequestsInterrupt)
        {
            descriptor.Hardware = descriptor.Hardware with { InterruptHandle = (ushort)_vector.Handle };
            _lists.Push(descriptor);
        }

        if (Store(descriptor.Hardware))
        {
            return Errno.None;
        }

        if (descriptor.RequestsInterrupt)
        {
            _lists.Abort(descriptor);
        }
        else
        {
            _pool.Free(descriptor);
        }

        return Errno.EAGAIN;
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
