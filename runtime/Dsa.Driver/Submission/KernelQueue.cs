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
    private readonly DescriptorSubmission _submission;
    private readonly HandleRenewal _renewal;

    // Who uses the records: dead only when the queue is unbound.
    private readonly SubmitterReference _clients;

    private KernelQueue(WorkQueue queue, PortalPage portal)
    {
        _queue = queue;
        var (device, scheduler) = (queue.Device, queue.Device.Kernel.Scheduler);
        _pool = new DescriptorPool(queue);
        _lists = new CompletionLists(
            _pool, scheduler, queue.Path, device.RequestsInterruptHandles ? () => device.Work.Queue(SubmitRevoked) : null);
        _vector = new CompletionVector(queue, _lists);
        _submission = new DescriptorSubmission(queue, portal, _pool, _lists, _vector);
        _renewal = new HandleRenewal(queue, _pool, _lists, _vector, _submission);
        _clients = new SubmitterReference(scheduler, queue.Path + " clients");
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
        // The memory of the records is freed only when nobody clears one.
        if (!_clients.TryEnter())
        {
            error = Errno.EIO;
            return null;
        }

        var descriptor = _pool.Allocate(mayBlock, out error);
        _clients.Exit();
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
    /// <remarks>
    /// Blocks while the queue gets a new interrupt handle. A client that is called back from here, from the interrupt or from
    /// the device's work must not unbind the queue, nor wait for a descriptor: it is waited for itself.
    /// </remarks>
    public Errno Submit(KernelDescriptor descriptor)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        if (_queue.Device.State != IdxdDeviceState.Enabled)
        {
            _pool.Free(descriptor);
            return Errno.EIO;
        }

        if (!_clients.TryEnter())
        {
            _pool.Free(descriptor);
            return Errno.ENXIO;
        }

        try
        {
            var error = _submission.TrySubmit(descriptor);
            if (error == Errno.ENXIO)
            {
                _pool.Free(descriptor);
            }

            return error;
        }
        finally
        {
            _clients.Exit();
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
        _submission.Quiesce();
        _clients.Quiesce();
    }

    /// <summary>Lets nobody submit, and waits for those inside, until <see cref="Resume"/> (WQ-25). The caller holds the queue lock.</summary>
    internal void StopSubmissions() => _submission.Quiesce();

    /// <summary>Ends what the device will not complete any more, and tells the clients (BUG-12). The caller holds the queue lock.</summary>
    internal void EndDescriptors() => _lists.EndAll(tellsClients: true);

    /// <summary>Marks what was submitted as <see cref="IsTerminated"/>, and does not submit it again (DM-12). The caller holds the queue lock.</summary>
    /// <remarks>A descriptor ends when the device has written its record: before that, nobody else may have it (BUG-20).</remarks>
    internal void Terminate() => _lists.Terminate();

    /// <summary>Whether a descriptor was submitted before the last <see cref="Terminate"/>. Any thread, while it has not ended.</summary>
    internal bool IsTerminated(KernelDescriptor descriptor) => _lists.IsTerminated(descriptor);

    /// <summary>Ends what the device has drained, and waits for what the interrupt has begun (DM-12). The caller holds the queue lock.</summary>
    internal void Synchronize()
    {
        _lists.OnInterrupt();
        _vector.Synchronize();
    }

    /// <summary>Gives the handle of the completion interrupt back (WQ-30). The caller holds the queue lock.</summary>
    internal void ReleaseHandle() => _vector.ReleaseHandle();

    /// <summary>The device has forgotten the handle. The caller holds the queue lock.</summary>
    internal void ForgetHandle() => _vector.ForgetHandle();

    /// <summary>Takes submissions again, after a reset and with a new handle. The caller holds the queue lock.</summary>
    /// <returns>Whether there is a handle; without one the queue stays as it is.</returns>
    internal bool Resume()
    {
        if (!_vector.TryRestore())
        {
            return false;
        }

        _submission.Resurrect();
        return true;
    }

    /// <summary>Gets another handle for one that was revoked (IH-12 to IH-17). The caller holds the queue lock.</summary>
    internal void RenewHandle() => _renewal.Run();

    /// <summary>Frees the interrupt and ends every descriptor (IH-08).</summary>
    internal void FreeInterrupt() => _vector.Free();

    /// <summary>Frees the memory (DA-10).</summary>
    internal void Release() => _pool.Dispose();

    /// <summary>The event log says that a drain has ended: the device left it to software to tell (EV-20). Any thread.</summary>
    internal void OnDrainLogged(ulong recordAddress, in CompletionRecord record)
    {
        _renewal.NoteLogged(recordAddress, record);
        _queue.Device.Work.Queue(CompleteDrains);
    }

    private void CompleteDrains()
    {
        using (_queue.Lock.Enter())
        {
            if (_queue.Kernel == this)
            {
                _renewal.CompleteDrains();
            }
        }
    }

    // Work of the device. Descriptors of a queue that was unbound meanwhile have ended.
    private void SubmitRevoked()
    {
        using (_queue.Lock.Enter())
        {
            _renewal.SubmitRevoked();
        }
    }
}
