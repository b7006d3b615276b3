namespace Dsa.Driver.Devices;

/// <summary>Binds a device to the sub-driver <c>idxd</c>, and unbinds it (GE-01 to GE-07, GE-26).</summary>
/// <remarks>Blocking code; the bind lock lets one bind or unbind run at a time.</remarks>
internal sealed class DeviceBinding(IdxdDevice device)
{
    private volatile bool _isUnbinding;
    private volatile bool _isBound;
    private bool _isClosed;

    /// <summary>Held by a bind, an unbind, and whoever sets attributes that a bind reads.</summary>
    public PlatformMutex Lock { get; } = device.Kernel.Scheduler.CreateMutex(device.Name + " bind");

    /// <summary>Whether the device is bound.</summary>
    public bool IsBound => _isBound;

    /// <summary>Whether an unbind is going on; queues are not enabled then.</summary>
    public bool IsUnbinding => _isUnbinding;

    /// <summary>Configures and enables the device.</summary>
    public Errno Bind()
    {
        using (Lock.Enter())
        {
            if (_isClosed)
            {
                return Errno.ENODEV;
            }

            if (device.State != IdxdDeviceState.Disabled)
            {
                device.Commands.Report(DriverStatus.DeviceEnabled);
                return Errno.ENXIO;
            }

            if (device.IsConfigurable && !Configure())
            {
                return Errno.ENXIO;
            }

            // Reset cleared it (GE-03).
            if (device.SystemPasid.IsValid)
            {
                device.Control.SetUserInterrupts(true);
            }

            if (device.EventLog is { } log && log.SetUp() is var logError and not Errno.None)
            {
                device.Commands.Report(DriverStatus.EventLog);
                return logError;
            }

            if (device.Control.Enable() is var error and not Errno.None)
            {
                device.EventLog?.TearDown();
                return error;
            }

            _isBound = true;
            device.Commands.Report(DriverStatus.Success);
            return Errno.None;
        }
    }

    /// <summary>Unbinds the queues that are bound, then disables and resets the device. Does nothing when it is not bound.</summary>
    public void Unbind()
    {
        using (Lock.Enter())
        {
            UnbindLocked();
        }
    }

    /// <summary>Unbinds for good: a bind that comes later finds no device.</summary>
    public void Close()
    {
        using (Lock.Enter())
        {
            _isClosed = true;
            UnbindLocked();
        }
    }

    private void UnbindLocked()
    {
        if (!_isBound)
        {
            return;
        }

        _isUnbinding = true;
        foreach (var queue in device.WorkQueues)
        {
            queue.Unbind();
        }

        device.Control.Disable();
        if (device.IsConfigurable)
        {
            device.Control.Reset();
        }

        device.EventLog?.TearDown();
        _isUnbinding = _isBound = false;
    }

    private bool Configure()
    {
        using (device.Lock.Enter())
        {
            return device.Configuration.Apply(enabling: null) == Errno.None;
        }
    }
}
