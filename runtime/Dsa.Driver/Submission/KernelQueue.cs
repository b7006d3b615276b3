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

    // Who uses the records: dead only when the queue is unbound.
    private readonly SubmitterReference _clients;

    private KernelQueue(WorkQueue queue, PortalPage portal)
    {
        _queue = queue;
        var (device, scheduler) = (queue.Device, queue.Device.Kernel.Scheduler);
        Pool = new DescriptorPool(queue);
        Lists = new CompletionLists(
            Pool, scheduler, queue.Path, device.RequestsInterruptHandles ? () => device.Work.Queue(SubmitRevoked) : null);
        Vector = new CompletionVector(queue, Lists);
        Submission = new DescriptorSubmission(queue, portal, Pool, Lists, Vector);
        Renewal = new HandleRenewal(queue, Pool, Lists, Vector, Submission);
        _clients = new SubmitterReference(scheduler, queue.Path + " clients");
    }

    /// <summary>How many descriptors there are (DA-01).</summary>
    public int DescriptorCount => Pool.Count;

    /// <summary>How many of them are free.</summary>
    public int FreeDescriptorCount => Pool.FreeCount;

    /// <summary>The handle of the completion interrupt (IH-04).</summary>
    public int InterruptHandle => Vector.Handle;

    /// <summary>Takes a descriptor (DA-04 to DA-08).</summary>
    /// <param name="mayBlock">Whether to wait while none is free.</param>
    /// <param name="error"><see cref="Errno.EIO"/> when device or queue are not enabled, <see cref="Errno.EAGAIN"/> when none is free.</param>
    /// <returns>A descriptor with its completion record cleared; null on an error.</returns>
    public KernelDescriptor? Allocate(bool mayBlock, out Errno error)
    {
        // The memory of the records is freed only when nobody clears one.
        if (!_clients.TryEnter())
        {
            error = Errno.EIO;
            return null;
        }

        var descriptor = Pool.Allocate(mayBlock, out error);
        _clients.Exit();
        return descriptor;
    }

    /// <summary>Gives back a descriptor that was not submitted, or one without an interrupt that is complete (DA-09).</summary>
    public void Free(KernelDescriptor descriptor)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        Pool.Free(descriptor);
    }

    /// <summary>Gives a descriptor to the device (SU-01 to SU-12).</summary>
    /// <returns>
    /// <see cref="Errno.EIO"/> when the device is not enabled, <see cref="Errno.ENXIO"/> when the queue is being unbound,
    /// <see cref="Errno.EAGAIN"/> when a shared queue refused it <see cref="WorkQueue.EnqcmdsRetries"/> + 1 times. On any
    /// error the descriptor is freed, by whoever holds it (SU-11, AB-06): the caller does not touch it any more.
    /// </returns>
    /// <remarks>
    /// Blocks while the queue gets a new interrupt handle. A client that is called back from here, from the interrupt or from
    /// the device's work must not unbind the queue, nor wait for a descriptor: it is waited for itself.
    /// </remarks>
    public Errno Submit(KernelDescriptor descriptor)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        if (_queue.Device.State != IdxdDeviceState.Enabled)
        {
            Pool.Free(descriptor);
            return Errno.EIO;
        }

        if (!_clients.TryEnter())
        {
            Pool.Free(descriptor);
            return Errno.ENXIO;
        }

        try
        {
            var error = Submission.TrySubmit(descriptor);
            if (error == Errno.ENXIO)
            {
                Pool.Free(descriptor);
            }

            return error;
        }
        finally
        {
            _clients.Exit();
        }
    }

    /// <summary>The descriptors, and the memory of their records.</summary>
    internal DescriptorPool Pool { get; }

    /// <summary>What was submitted and has not ended.</summary>
    internal CompletionLists Lists { get; }

    /// <summary>The completion interrupt. Used with the queue lock.</summary>
    internal CompletionVector Vector { get; }

    /// <summary>The way into the portal.</summary>
    internal DescriptorSubmission Submission { get; }

    /// <summary>What is done when the handle was revoked. Used with the queue lock.</summary>
    internal HandleRenewal Renewal { get; }

    /// <summary>Takes the interrupt, then the descriptors, of a queue that was just enabled (WQ-14).</summary>
    /// <returns>The queue; or null with the error, and the status for cmd_status.</returns>
    internal static KernelQueue? Open(WorkQueue queue, PortalPage portal, out Errno error, out DriverStatus status)
    {
        var kernel = new KernelQueue(queue, portal);
        status = DriverStatus.WqInterrupt;
        error = kernel.Vector.Request();
        if (error != Errno.None)
        {
            return null;
        }

        status = DriverStatus.WqResources;
        error = kernel.Pool.Fill();
        if (error != Errno.None)
        {
            kernel.Vector.Free();
            return null;
        }

        return kernel;
    }

    /// <summary>Lets nobody allocate or submit any more, and waits for those inside (WQ-23).</summary>
    internal void Quiesce()
    {
        Pool.Close();
        Submission.Submitters.Quiesce();
        _clients.Quiesce();
    }

    /// <summary>Ends what the device has drained, and waits for what the interrupt has begun (DM-12). The caller holds the queue lock.</summary>
    internal void Synchronize()
    {
        Lists.OnInterrupt();
        Vector.Synchronize();
    }

    /// <summary>Takes submissions again, after a reset and with a new handle. The caller holds the queue lock.</summary>
    /// <returns>Whether there is a handle; without one the queue stays as it is.</returns>
    internal bool Resume()
    {
        if (!Vector.TryRestore())
        {
            return false;
        }

        Submission.Submitters.Resurrect();
        return true;
    }

    /// <summary>The event log says that a drain has ended: the device left it to software to tell (EV-20). Any thread.</summary>
    internal void OnDrainLogged(ulong recordAddress, in CompletionRecord record)
    {
        Renewal.NoteLogged(recordAddress, record);
        _queue.Device.Work.Queue(CompleteDrains);
    }

    private void CompleteDrains()
    {
        using (_queue.Lock.Enter())
        {
            if (_queue.Kernel == this)
            {
                Renewal.CompleteDrains();
            }
        }
    }

    // Work of the device. Descriptors of a queue that was unbound meanwhile have ended.
    private void SubmitRevoked()
    {
        using (_queue.Lock.Enter())
        {
            Renewal.SubmitRevoked();
        }
    }
}
