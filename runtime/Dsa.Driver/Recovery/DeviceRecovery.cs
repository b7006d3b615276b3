using Dsa.Driver.Devices;

namespace Dsa.Driver.Recovery;

/// <summary>Brings a device that has halted back, as far as the reset that it needs can be made (RS-07 to RS-11).</summary>
/// <remarks>
/// The misc interrupt only marks the device; the rest is work of the device, under the bind lock, since it needs commands and
/// locks whose holders wait for commands (CM-15).
/// </remarks>
internal sealed class DeviceRecovery(IdxdDevice device)
{
    // A device that halts again in the middle of it is tried again, but not for ever.
    private const int MaximumAttempts = 4;

    private readonly SoftwareReset _softwareReset = new(device);
    private readonly FunctionLevelReset _functionLevelReset = new(device);
    private bool _isHaltPending;
    private volatile bool _isStopped;

    /// <summary>The misc interrupt found the device halted.</summary>
    public void OnHalt(ResetType leastReset)
    {
        Volatile.Write(ref _isHaltPending, true);
        device.State = IdxdDeviceState.Halted;
        if (leastReset == ResetType.FunctionLevel)
        {
            device.Control.SetErrorInterrupts(false);
        }

        device.Work.Queue(() => Recover(leastReset));
    }

    /// <summary>Resets the function because somebody wants it (RS-20).</summary>
    public void ResetFunction()
    {
        using (device.Binding.Lock.Enter())
        {
            if (!_isStopped)
            {
                SavedConfiguration? saved = null;
                _functionLevelReset.TryRun(isHalted: false, ref saved);
                KeepLaterHalt();
            }
        }
    }

    /// <summary>A reset has ended whatever halt there was.</summary>
    public void ForgetHalt() => Volatile.Write(ref _isHaltPending, false);

    /// <summary>Lets no recovery begin any more: the device is being removed.</summary>
    public void Stop() => _isStopped = true;

    private void Recover(ResetType leastReset)
    {
        using (device.Binding.Lock.Enter())
        {
            if (_isStopped || !Volatile.Read(ref _isHaltPending))
            {
                return;
            }

            // A reset of the function that could not bind the device again has left it unbound, with its attributes.
            if (!TryRecover(leastReset) && device.State == IdxdDeviceState.Halted)
            {
                device.Control.ClearState();
            }

            KeepLaterHalt();
        }
    }

    private bool TryRecover(ResetType leastReset)
    {
        // A reset of the function that fails leaves less than there was: then only another one brings all of it back.
        SavedConfiguration? saved = null;
        for (var attempt = 0; attempt < MaximumAttempts; attempt++)
        {
            if (leastReset is not (ResetType.Command or ResetType.FunctionLevel))
            {
                ForgetHalt();
                EndKernelQueues();
                return false;
            }

            var isCommandEnough = leastReset == ResetType.Command && saved is null;
            if (isCommandEnough ? _softwareReset.TryRun() : _functionLevelReset.TryRun(isHalted: true, ref saved))
            {
                return true;
            }

            // It may have halted again, or have needed more than that from a second failure on.
            var status = device.Registers.GenSts.Read();
            if (status.State != DeviceState.Halted)
            {
                return false;
            }

            leastReset = status.ResetType;
        }

        return false;
    }

    // Nobody but who resets the system can help (RS-11).
    private void EndKernelQueues()
    {
        foreach (var queue in device.WorkQueues)
        {
            using (queue.Lock.Enter())
            {
                queue.Kernel?.StopSubmissions();
                queue.Kernel?.EndDescriptors();
            }
        }
    }

    // A halt that came while the state was being set is not to be hidden by it.
    private void KeepLaterHalt()
    {
        if (Volatile.Read(ref _isHaltPending))
        {
            device.State = IdxdDeviceState.Halted;
        }
    }
}
