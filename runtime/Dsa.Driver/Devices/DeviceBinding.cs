using Dsa.Driver.DmaEngine;

namespace Dsa.Driver.Devices;

/// <summary>Binds a device to the sub-driver <c>idxd</c>, and unbinds it (GE-01 to GE-07, GE-26).</summary>
/// <remarks>Blocking code; the bind lock lets one bind, unbind or recovery run at a time.</remarks>
internal sealed class DeviceBinding(IdxdDevice device)
{
    private volatile bool _isUnbinding;
    private volatile bool _isBound;
    private bool _isClosed;

    /// <summary>Held by a bind, an unbind, a recovery, and whoever sets attributes that a bind reads.</summary>
    public PlatformMutex Lock { get; } = device.Kernel.Scheduler.CreateMutex(device.Name + " bind");

    /// <summary>Whether the device is bound.</summary>
    public bool IsBound => _isBound;

    /// <summary>Whether an unbind is going on, or a reset that includes one; queues are not enabled then.</summary>
    public bool IsUnbinding
    {
        get => _isUnbinding;
        set => _isUnbinding = value;
    }

    /// <summary>Configures and enables the device.</summary>
    public Errno Bind()
    {
        using (Lock.Enter())
        {
            return _isClosed ? Errno.ENODEV : BindLocked(isRestoring: false);
        }
    }

    /// <summary>The same for a caller that holds the lock.</summary>
    /// <param name="isRestoring">Whether it is bound once more after a reset, and so with queues that were unbound before.</param>
    public Errno BindLocked(bool isRestoring)
    {
        if (device.State != IdxdDeviceState.Disabled)
        {
            device.Commands.Report(DriverStatus.DeviceEnabled);
            return Errno.ENXIO;
        }

        // A recovery that failed leaves it bound: the bus refuses a second time.
        if (_isBound)
        {
            return Errno.EBUSY;
        }

        if (Start(isRestoring) is var error and not Errno.None)
        {
            device.EventLog?.TearDown();
            return error;
        }

        device.DmaDevice = DmaDevice.Register(device, out var failure);
        if (device.DmaDevice is null)
        {
            device.Control.Disable();
            device.EventLog?.TearDown();
            device.Commands.Report(DriverStatus.DmaRegistration);
            return failure;
        }

        _isBound = true;
        device.State = IdxdDeviceState.Enabled;
        device.Commands.Report(DriverStatus.Success);
        return Errno.None;
    }

    /// <summary>Configures and enables the hardware (GE-02 to GE-05).</summary>
    public Errno Start(bool isRestoring)
    {
        if (!Configure(isRestoring))
        {
            return Errno.ENXIO;
        }

        // Reset cleared it (GE-03). Upstream sets it without a system PASID, too (BUG-08).
        if (device.HasSystemPasid)
        {
            device.Control.SetUserInterrupts(true);
        }

        if (device.EventLog is { } log && log.SetUp() is var error and not Errno.None)
        {
            device.Commands.Report(DriverStatus.EventLog);
            return error;
        }

        if (device.Control.Enable() is var refused and not Errno.None)
        {
            return refused;
        }

        device.EventLog?.Begin();
        return Errno.None;
    }

    /// <summary>Checks and writes the configuration, unless it is fixed (RS-19).</summary>
    public bool Configure(bool isRestoring)
    {
        using (device.Lock.Enter())
        {
            return !device.IsConfigurable || device.Configuration.Apply(enabling: null, isRestoring) == Errno.None;
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

    /// <summary>The same as <see cref="Unbind"/> for a caller that holds the lock.</summary>
    public void UnbindLocked()
    {
        if (!_isBound)
        {
            return;
        }

        _isUnbinding = true;
        foreach (var queue in device.WorkQueues)
        {
            using (queue.Lock.Enter())
            {
                queue.UnbindLocked();
            }
        }

        device.DmaDevice?.Unregister();
        device.DmaDevice = null;
        device.Control.Disable();
        if (device.IsConfigurable)
        {
            device.Control.Reset();
        }

        device.EventLog?.TearDown();
        _isBound = false;
        _isUnbinding = false;
    }
}
