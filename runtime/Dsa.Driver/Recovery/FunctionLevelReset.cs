using Dsa.Driver.Devices;
using Dsa.Driver.WorkQueues;

namespace Dsa.Driver.Recovery;

/// <summary>Resets the function, and sets the device up again as it was (RS-10, RS-12 to RS-20).</summary>
/// <remarks>
/// The caller holds the bind lock. Queues cannot be bound from the saving of the configuration until the device is bound
/// again: one that is being bound when it begins is waited for, and saved (WQ-31, BUG-16).
/// </remarks>
internal sealed class FunctionLevelReset(IdxdDevice device)
{
    private const long PollIntervalNanoseconds = 1_000;

    /// <summary>Resets the function and restores the device.</summary>
    /// <param name="isHalted">Whether the device has halted, so that it completes nothing of what it was given.</param>
    /// <param name="saved">What the device was before the first attempt; null at the first, which sets it.</param>
    /// <returns>False when a device that was bound could not be bound again, or has halted again by then.</returns>
    public bool TryRun(bool isHalted, ref SavedConfiguration? saved)
    {
        device.Binding.IsUnbinding = true;
        try
        {
            if (isHalted)
            {
                EndKernelQueues();
            }

            saved ??= SavedConfiguration.Take(device);

            // What the device has logged is lost with the reset.
            device.EventLog?.End();
            Reset();
            return TryRestore(saved);
        }
        finally
        {
            device.Binding.IsUnbinding = false;
        }
    }

    // Upstream does it in the interrupt thread, which then waits for holders of queue locks that wait for a command.
    private void EndKernelQueues()
    {
        foreach (var queue in device.WorkQueues)
        {
            using (queue.Lock.Enter())
            {
                if (queue is { Kernel: { } kernel, State: WorkQueueState.Enabled })
                {
                    kernel.StopSubmissions();
                    kernel.EndDescriptors();
                    kernel.ReleaseHandle();
                }
            }
        }
    }

    // Commands are lost in a reset, and so is the interrupt that their callers wait for.
    private void Reset()
    {
        var pci = SavedPciConfiguration.Take(device.Function);
        device.Perfmon?.Suspend();
        device.Function.Reset();
        // Not earlier: whoever is let go may free memory, which the device writes until it is being reset.
        device.Commands.Suspend();
        while (device.Function.IsResetting)
        {
            device.Kernel.Scheduler.Sleep(PollIntervalNanoseconds);
        }

        pci.Restore(device.Function);
        device.Perfmon?.Resume();
        device.MiscInterrupt.Synchronize();
        device.Recovery.ForgetHalt();
        device.Commands.Resume();
    }

    private bool TryRestore(SavedConfiguration saved)
    {
        device.Binding.UnbindLocked();
        device.State = IdxdDeviceState.Disabled;
        RenewInterrupt();
        saved.Restore();
        if (!saved.IsBound)
        {
            return true;
        }

        if (!device.Binding.Configure(isRestoring: true) || device.Binding.BindLocked(isRestoring: true) != Errno.None)
        {
            return false;
        }

        device.Binding.IsUnbinding = false;
        foreach (var queue in saved.EnabledUserQueues)
        {
            queue.BindUser();
        }

        return device.Registers.GenSts.Read().State != DeviceState.Halted;
    }

    // As a probe does that uses a device object again (RS-13).
    private void RenewInterrupt()
    {
        device.Control.SetErrorInterrupts(false);
        using (device.Commands.Hold())
        {
            device.MiscRegistration?.Dispose();
            device.MiscRegistration = device.MiscInterrupt.Request();
        }

        device.Control.SetErrorInterrupts(true);
    }
}
