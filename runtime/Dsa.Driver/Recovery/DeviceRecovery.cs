using Dsa.Driver.Devices;
using Dsa.Driver.WorkQueues;

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
    private readonly Gate _ended = device.Kernel.Scheduler.CreateGate(device.Name + " recovery");
    private bool _isHaltPending;
    private volatile bool _isRunning;
    private volatile bool _isStopped;

    /// <summary>The misc interrupt found the device halted.</summary>
    public void OnHalt(ResetType leastReset)
    {
        // The state first: a recovery that forgets the halt sets it after that, and one that does not will still run.
        device.State = IdxdDeviceState.Halted;
        Volatile.Write(ref _isHaltPending, true);
        if (leastReset == ResetType.FunctionLevel)
        {
            device.Control.SetErrorInterrupts(false);
        }

        device.Work.Queue(() => Recover(leastReset));
    }

    /// <summary>Resets the function because somebody wants it (RS-20).</summary>
    /// <returns>
    /// <see cref="Errno.ENOTTY"/> when the reset does not end, <see cref="Errno.ENODEV"/> beside a removal, else why the device
    /// could not be bound again.
    /// </returns>
    public Errno ResetFunction()
    {
        using (device.Binding.Lock.Enter())
        {
            return _isStopped ? Errno.ENODEV : Run(ResetType.FunctionLevel, isHalted: false);
        }
    }

    /// <summary>A reset has ended whatever halt there was.</summary>
    public void ForgetHalt() => Volatile.Write(ref _isHaltPending, false);

    /// <summary>Lets no recovery begin any more: the device is being removed.</summary>
    public void Stop() => _isStopped = true;

    /// <summary>Whether what a recovery found at its beginning may still be put back.</summary>
    public bool IsRunning => _isRunning;

    /// <summary>Waits for the recovery that is going on. The caller holds no lock.</summary>
    public void AwaitEnd() => _ended.WaitUntil(() => !_isRunning);

    /// <summary>
    /// Lets nobody use the kernel's queues any more, and ends what the device will not complete; clients are told (BUG-12).
    /// </summary>
    /// <remarks>Upstream does it in the interrupt thread, which then waits for holders of queue locks that wait for a command.</remarks>
    /// <param name="releasesHandles">Whether those of enabled queues are given back as well (RS-10).</param>
    public void EndKernelQueues(bool releasesHandles)
    {
        foreach (var queue in device.WorkQueues)
        {
            using (queue.Lock.Enter())
            {
                queue.Kernel?.Quiesce();
                queue.Kernel?.Lists.EndAll(tellsClients: true);
                if (releasesHandles && queue.State == WorkQueueState.Enabled)
                {
                    queue.Kernel?.Vector.ReleaseHandle();
                }
            }
        }
    }

    private void Recover(ResetType leastReset)
    {
        using (device.Binding.Lock.Enter())
        {
            if (!_isStopped && Volatile.Read(ref _isHaltPending))
            {
                Run(leastReset, isHalted: true);
            }
        }
    }

    private Errno Run(ResetType leastReset, bool isHalted)
    {
        _isRunning = true;
        try
        {
            // A reset of the function that could not bind the device again has left it unbound, with its attributes.
            var error = Attempt(leastReset, isHalted);
            if (error != Errno.None && device.State == IdxdDeviceState.Halted)
            {
                device.Control.ClearState();
            }

            KeepLaterHalt();
            return error;
        }
        finally
        {
            _isRunning = false;
            _ended.Signal();
        }
    }

    private Errno Attempt(ResetType leastReset, bool isHalted)
    {
        // A reset of the function that fails leaves less than there was: then only another one brings all of it back.
        SavedConfiguration? saved = null;
        var error = Errno.None;
        for (var attempt = 0; attempt < MaximumAttempts; attempt++)
        {
            // Nobody but who resets the system can help (RS-11).
            if (leastReset is not (ResetType.Command or ResetType.FunctionLevel))
            {
                ForgetHalt();
                EndKernelQueues(releasesHandles: false);
                return Errno.ENXIO;
            }

            var isCommandEnough = leastReset == ResetType.Command && saved is null;
            error = isCommandEnough ? _softwareReset.Run() : _functionLevelReset.Run(isHalted, ref saved);
            if (error is Errno.None or Errno.ENOTTY)
            {
                return error;
            }

            // It may have halted again, or have needed more than that from a second failure on.
            var status = device.Registers.GenSts.Read();
            if (status.State != DeviceState.Halted)
            {
                return error;
            }

            (leastReset, isHalted) = (status.ResetType, true);
        }

        return error;
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
