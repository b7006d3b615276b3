using Dsa.Driver.Assignment;
using Dsa.Driver.Devices;
using Dsa.Driver.WorkQueues;

namespace Dsa.Driver.Recovery;

/// <summary>Recovers a halted device by Reset Device: configuration and enabled queues are as before (RS-09).</summary>
/// <remarks>
/// What upstream intends and does not reach, for it neither issues the command nor keeps the configuration (RS-08, BUG-14).
/// The caller holds the bind lock. All queue locks are held meanwhile, so that no file is opened or closed in between:
/// the shadow of a queue still has the PASID of its process when the queue is enabled.
/// </remarks>
internal sealed class SoftwareReset(IdxdDevice device)
{
    /// <summary>Recovers the device. Descriptors that the kernel had submitted end; files of processes stay open.</summary>
    /// <returns><see cref="Errno.ENXIO"/> when the device refused a step.</returns>
    public Errno Run()
    {
        var locks = device.WorkQueues.Select(static queue => queue.Lock.Enter()).ToList();
        try
        {
            return TryRunLocked() ? Errno.None : Errno.ENXIO;
        }
        finally
        {
            locks.ForEach(static held => held.Dispose());
        }
    }

    private bool TryRunLocked()
    {
        device.Recovery.ForgetHalt();
        // The interrupt leaves out what else it reads together with a halt (MI-04).
        device.EventLog?.End();
        var isHalted = device.Registers.GenSts.Read().State == DeviceState.Halted;
        if (!isHalted)
        {
            device.EventLog?.Begin();
        }
        else if (!TryReset())
        {
            return false;
        }

        var isStarted = device.Binding.IsBound;
        if (isStarted && isHalted)
        {
            if (device.Binding.Start(isRestoring: true) != Errno.None)
            {
                return false;
            }

            if (!TryEnableQueues())
            {
                return false;
            }
        }

        device.State = isStarted ? IdxdDeviceState.Enabled : IdxdDeviceState.Disabled;
        return true;
    }

    // The device writes no record after the reset: then, and not before, those that are left may be used again.
    private bool TryReset()
    {
        foreach (var queue in device.WorkQueues)
        {
            queue.Kernel?.Submission.Submitters.Quiesce();
            if (queue.Assigned is not null)
            {
                MdevBinding.Recover(queue);
            }
        }

        device.Perfmon?.Suspend();
        var status = device.Commands.ExecuteInAnyState(Command.ResetDevice);
        device.Perfmon?.Resume();
        foreach (var queue in device.WorkQueues)
        {
            queue.Kernel?.Lists.EndAll(tellsClients: true);
        }

        if (status.Error != CommandError.Success)
        {
            return false;
        }

        foreach (var queue in device.WorkQueues)
        {
            queue.Kernel?.Vector.ForgetHandle();
        }

        device.Control.SetErrorInterrupts(true);
        return true;
    }

    // A device that halts once more refuses the queues that are left: the next attempt is to find all that were enabled.
    private bool TryEnableQueues()
    {
        var enabled = device.WorkQueues.Where(static queue => queue.State == WorkQueueState.Enabled).ToList();
        enabled.ForEach(EnableAgain);
        if (device.Registers.GenSts.Read().State != DeviceState.Halted)
        {
            return true;
        }

        enabled.ForEach(static queue => queue.State = WorkQueueState.Enabled);
        return false;
    }

    // A queue that fails stays disabled, and bound (RS-09).
    private static void EnableAgain(WorkQueue queue)
    {
        queue.State = WorkQueueState.Disabled;
        if (queue.Control.TryRestorePasid() && queue.Control.Enable() == Errno.None && queue.Kernel?.Resume() == false)
        {
            queue.Control.Disable();
        }
    }
}
