using Dsa.Driver.Devices;
using Dsa.Driver.Submission;
using Dsa.Driver.WorkQueues;

namespace Dsa.Driver.Interrupts;

/// <summary>What one kernel queue does when its interrupt handle was revoked (IH-12 to IH-19).</summary>
/// <remarks>Work of the device. The caller holds the queue lock.</remarks>
internal sealed class HandleRenewal(
    WorkQueue queue, DescriptorPool pool, CompletionLists lists, CompletionVector vector, DescriptorSubmission submission)
{
    private const long PostedWriteNanoseconds = 100_000;
    private const long PollIntervalNanoseconds = 10_000;

    // So long the lock is held for a drain; then others have a turn.
    private const int MaximumPolls = 100;

    private readonly IScheduler _scheduler = queue.Device.Kernel.Scheduler;
    private readonly LeafLock _lock = new();
    private readonly List<KernelDescriptor> _drains = [];
    private readonly List<(KernelDescriptor Drain, CompletionRecord Record)> _logged = [];

    /// <summary>Gets another handle, and has the device tell of what it answered without one.</summary>
    /// <remarks>
    /// The drain goes out for an unchanged handle, too: nothing else would tell of what was answered while it was revoked
    /// (BUG-29). Upstream sends none then (IH-13).
    /// </remarks>
    public void Run()
    {
        // A queue that a recovery has left disabled takes nothing until it is bound again.
        if (queue.State != WorkQueueState.Enabled || vector.Handle == CompletionVector.InvalidHandle)
        {
            return;
        }

        if (!vector.TryRenewHandle(out var handle))
        {
            vector.ForgetHandle();
            submission.Submitters.Quiesce();
            EndWithoutInterrupt();
            return;
        }

        if (handle != vector.Handle)
        {
            submission.ChangeHandle(handle);
        }

        AwaitPostedWrites();
        Drain();
    }

    /// <summary>Submits those again that were answered without a handle; those that cannot be have failed (IH-18, IH-19).</summary>
    public void SubmitRevoked()
    {
        foreach (var descriptor in lists.TakeRevoked())
        {
            descriptor.ClearStatus();
            if (queue.Device.State != IdxdDeviceState.Enabled)
            {
                lists.Fail(descriptor);
            }
            else
            {
                Submit(descriptor);
            }
        }
    }

    /// <summary>The record of a drain is in the event log. Any thread.</summary>
    public void NoteLogged(ulong recordAddress, in CompletionRecord record)
    {
        using (_lock.Enter())
        {
            if (_drains.Find(drain => drain.CompletionAddress == recordAddress) is { } ended)
            {
                _logged.Add((ended, record));
            }
        }
    }

    /// <summary>Writes the records of drains that are in the log, and looks at the lists as their interrupt would.</summary>
    public void CompleteDrains()
    {
        List<(KernelDescriptor Drain, CompletionRecord Record)> logged;
        using (_lock.Enter())
        {
            logged = [.. _logged];
            _logged.Clear();
        }

        foreach (var (drain, record) in logged)
        {
            drain.Store(record);
        }

        lists.OnInterrupt();
    }

    // A Drain is complete after all before it, and its interrupt has the lists looked at (IH-16). Unlike upstream's it is one
    // of the queue's descriptors: another would find the queue full, or have one after it dropped (DA-01).
    private void Drain()
    {
        for (var polls = 0; lists.OutstandingCount > 0 && !queue.Device.HandleRevocation.IsPending && !queue.Device.IsUnbinding; polls++)
        {
            if (polls == MaximumPolls)
            {
                queue.Device.Work.Queue(GoOnWithDrain);
                return;
            }

            if (pool.Allocate(mayBlock: false, out var error) is { } descriptor)
            {
                descriptor.Prepare(new DrainDescriptor(), requestsInterrupt: true);
                descriptor.Completed = Forget;
                Remember(descriptor);
                if (Submit(descriptor) != Errno.EAGAIN)
                {
                    return;
                }
            }
            else if (error != Errno.EAGAIN)
            {
                return;
            }

            // All are under way: some may have been answered without an interrupt.
            _scheduler.Sleep(PollIntervalNanoseconds);
            CompleteDrains();
            SubmitRevoked();
        }
    }

    private void GoOnWithDrain()
    {
        _scheduler.Sleep(PollIntervalNanoseconds);
        using (queue.Lock.Enter())
        {
            if (queue.Kernel?.Renewal == this && queue.State == WorkQueueState.Enabled)
            {
                Drain();
            }
        }
    }

    // Nothing tells of what the device answers from now on: it is to have ended before the lists are looked at. Upstream looks
    // at once, and what comes later waits for the unbind (IH-17).
    private void EndWithoutInterrupt()
    {
        AwaitPostedWrites();
        queue.Control.Drain();
        lists.OnInterrupt();
        lists.AbortRevoked();
    }

    // Those of a dedicated queue may still be on their way (IH-15).
    private void AwaitPostedWrites()
    {
        if (!queue.IsShared)
        {
            _scheduler.Sleep(PostedWriteNanoseconds);
        }
    }

    // A descriptor that nobody takes has failed.
    private Errno Submit(KernelDescriptor descriptor)
    {
        var error = submission.TrySubmit(descriptor);
        if (error == Errno.ENXIO)
        {
            lists.Fail(descriptor);
        }

        return error;
    }

    // Ended by the interrupt, by this work or by a recovery.
    private void Forget(KernelDescriptor drain, CompletionResult result)
    {
        using (_lock.Enter())
        {
            _drains.Remove(drain);
            _logged.RemoveAll(entry => entry.Drain == drain);
        }
    }

    private void Remember(KernelDescriptor drain)
    {
        using (_lock.Enter())
        {
            _drains.Add(drain);
        }
    }
}
