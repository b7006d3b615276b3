using Dsa.Driver.Assignment;
using Dsa.Driver.WorkQueues;
using Dsa.Platform.Interrupts;

namespace Dsa.Driver.Interrupts;

/// <summary>The handler of vector 0: software errors, revoked handles, command completion, the event log, halts (area MI).</summary>
/// <remarks>
/// Runs on the interrupt's thread, one run at a time. It takes the device lock and the event log lock, and issues no command:
/// it would wait for itself (CM-15). What needs commands is left to the device's work.
/// </remarks>
internal sealed class MiscInterrupt(IdxdDevice device)
{
    private readonly Gate _ended = device.Kernel.Scheduler.CreateGate(device.Name + " misc interrupt");
    private long _begunCount;
    private long _endedCount;

    /// <summary>Takes vector 0.</summary>
    public InterruptRegistration Request() => device.Slot.Interrupts.Request(0, $"{device.Name}-misc", Handle);

    /// <summary>Waits until the run that is going on has ended. Not to be called with the device lock or the event log lock.</summary>
    /// <remarks>
    /// Whoever a command has woken was woken in the middle of a run (MI-05). After this wait all that the device logged before
    /// the command ended has been taken: its cause was set first, so that this run or an earlier one read it.
    /// </remarks>
    public void Synchronize()
    {
        var begunCount = Interlocked.Read(ref _begunCount);
        _ended.WaitUntil(() => Interlocked.Read(ref _endedCount) >= begunCount);
    }

    // One round: a new cause raises a new interrupt (MI-02).
    private void Handle()
    {
        Interlocked.Increment(ref _begunCount);
        try
        {
            HandleCauses();
        }
        finally
        {
            Interlocked.Increment(ref _endedCount);
            _ended.Signal();
        }
    }

    private void HandleCauses()
    {
        var cause = device.Registers.IntCause.Read();
        if (cause.Raw == 0)
        {
            return;
        }

        device.Registers.IntCause.Clear((IntCauseBits)cause.Raw);
        if (cause.HaltState)
        {
            HandleHalt();
            return;
        }

        if (cause.SoftwareError)
        {
            RecordSoftwareError();
            WakePollers();
        }

        if (cause.InterruptHandlesRevoked)
        {
            device.HandleRevocation.OnRevoked();
        }

        if (cause.CommandCompletion)
        {
            device.Commands.OnCompletionInterrupt();
        }

        // Upstream assumes that there is a PMU (MI-13).
        if (cause.PerformanceMonitorOverflow)
        {
            device.Perfmon?.OnOverflow();
        }

        // Occupancy is of no interest (MI-12); without an event log there is nobody to tell (MI-14).
        if (cause.EventLog)
        {
            device.EventLog?.Process();
        }
    }

    // The other causes of this read are acknowledged and lost (MI-04). A command among them is not: upstream leaves its
    // caller waiting for ever. The caller finds out about the halt by what it reads.
    private void HandleHalt()
    {
        var status = device.Registers.GenSts.Read();
        if (status.State == DeviceState.Halted)
        {
            device.Recovery.OnHalt(status.ResetType);
        }

        device.Commands.OnCompletionInterrupt();
    }

    // All queues of users, or the one that the error names (MI-07); a number that is none wakes nobody.
    private void WakePollers()
    {
        var error = device.SoftwareError;
        foreach (var queue in device.WorkQueues)
        {
            var isMeant = !error.Valid || !error.WorkQueueValid || error.WorkQueue == queue.Index;
            if (isMeant && queue.Type == WorkQueueType.User)
            {
                queue.SoftwareErrors.Signal();
            }

            if (error is { Valid: true, WorkQueueValid: true } && isMeant)
            {
                AssignedQueue.Report(queue, error);
            }
        }
    }

    // Both bits are acknowledged together: whoever clears only the first loses the second (MI-06).
    private void RecordSoftwareError()
    {
        using (device.Lock.Enter())
        {
            device.SoftwareError = device.Registers.SwError.Read();
            device.Registers.SwError.Clear(device.SoftwareError.Bits);
        }
    }
}
