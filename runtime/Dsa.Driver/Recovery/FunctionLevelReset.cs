using Dsa.Driver.Devices;

namespace Dsa.Driver.Recovery;

/// <summary>Resets the function, and sets the device up again as it was (RS-10, RS-12 to RS-20).</summary>
/// <remarks>
/// The caller holds the bind lock. Queues cannot be bound from the saving of the configuration until the device is bound
/// again: one that is being bound when it begins is waited for, and saved (WQ-31, BUG-16).
/// </remarks>
internal sealed class FunctionLevelReset(IdxdDevice device)
{
    // As long as Linux waits for a function that was reset, asking less and less often.
    private const long LimitNanoseconds = 60_000_000_000;
    private const long FirstPollNanoseconds = 1_000;
    private const long LastPollNanoseconds = 1_000_000_000;

    // Kept for the next reset when one does not end.
    private SavedPciConfiguration? _pci;

    /// <summary>Resets the function and restores the device.</summary>
    /// <param name="isHalted">Whether the device has halted, so that it completes nothing of what it was given.</param>
    /// <param name="saved">What the device was before the first attempt; null at the first, which sets it.</param>
    /// <returns>
    /// <see cref="Errno.ENOTTY"/> when the reset does not end: the device is unbound, takes no command and reaches no memory until
    /// another one does. Another error when a device that was bound could not be bound again, or has halted again by then.
    /// </returns>
    public Errno Run(bool isHalted, ref SavedConfiguration? saved)
    {
        device.Binding.IsUnbinding = true;
        try
        {
            if (isHalted)
            {
                device.Recovery.EndKernelQueues(releasesHandles: true);
            }

            saved ??= SavedConfiguration.Take(device);

            // What the device has logged is lost with the reset.
            device.EventLog?.End();
            var isOver = TryReset();

            // Not before: a device that has not halted writes records until its memory is out of reach.
            device.Recovery.EndKernelQueues(releasesHandles: false);
            device.Binding.UnbindLocked();
            device.State = IdxdDeviceState.Disabled;
            if (isOver)
            {
                RenewInterrupt();
            }

            saved.Restore();
            return isOver ? BindAgain(saved) : Errno.ENOTTY;
        }
        finally
        {
            device.Binding.IsUnbinding = false;
        }
    }

    // Commands are lost in a reset, and so is the interrupt that their callers wait for.
    private bool TryReset()
    {
        _pci ??= SavedPciConfiguration.Take(device.Function);
        device.Perfmon?.Suspend();
        device.Function.Reset();

        // A device that is being reset may still end what it has begun, for as long as the reset takes. Nothing of that reaches
        // memory any more, and whoever is let go now may free it or use it again.
        device.Slot.Memory.Block();
        device.Commands.Suspend();
        var isOver = AwaitEnd();
        if (isOver)
        {
            device.Slot.Memory.Unblock();
            _pci.Restore(device.Function);
            _pci = null;
            device.Perfmon?.Resume();
        }

        device.MiscInterrupt.Synchronize();
        device.Recovery.ForgetHalt();
        if (isOver)
        {
            device.Commands.Resume();
        }

        return isOver;
    }

    private bool AwaitEnd()
    {
        var scheduler = device.Kernel.Scheduler;
        var end = scheduler.NowNanoseconds + LimitNanoseconds;
        for (var interval = FirstPollNanoseconds; device.Function.IsResetting; interval = Math.Min(2 * interval, LastPollNanoseconds))
        {
            if (scheduler.NowNanoseconds >= end)
            {
                return false;
            }

            scheduler.Sleep(interval);
        }

        return true;
    }

    private Errno BindAgain(SavedConfiguration saved)
    {
        if (!saved.IsBound)
        {
            return Errno.None;
        }

        if (!device.Binding.Configure(isRestoring: true))
        {
            return Errno.ENXIO;
        }

        if (device.Binding.BindLocked(isRestoring: true) is var error and not Errno.None)
        {
            return error;
        }

        // At a second attempt nothing was unbound.
        device.Binding.IsUnbinding = false;
        foreach (var queue in saved.EnabledUserQueues)
        {
            queue.BindUser();
        }

        return device.Registers.GenSts.Read().State == DeviceState.Halted ? Errno.ENXIO : Errno.None;
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
