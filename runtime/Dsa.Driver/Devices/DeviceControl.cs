namespace Dsa.Driver.Devices;

/// <summary>Enable, disable and reset of one device, and its interrupt bits.</summary>
/// <remarks>
/// Blocking code that holds the bind lock, or the probe. Commands are waited for without the device lock; GENCTRL, GENCFG
/// and the attributes of groups and engines are changed under it, by whomever.
/// </remarks>
internal sealed class DeviceControl(IdxdDevice device)
{
    /// <summary>Issues Enable Device, unless the hardware is enabled already (GE-05, CM-13).</summary>
    public Errno Enable()
    {
        if (IsEnabledInHardware())
        {
            return Errno.ENXIO;
        }

        var status = device.Commands.Execute(Command.EnableDevice);
        if (status.Raw is not ((uint)CommandError.Success or (uint)CommandError.DeviceNotDisabled))
        {
            return Errno.ENXIO;
        }

        return Errno.None;
    }

    /// <summary>Issues Disable Device if the hardware is enabled, and clears the software state (GE-27).</summary>
    public Errno Disable()
    {
        if (!IsEnabledInHardware())
        {
            return Errno.None;
        }

        var status = device.Commands.Execute(Command.DisableDevice);
        // A bit test, not a comparison: other errors that share a bit pass, too (CM-14).
        var isTolerated = (status.Raw & (uint)CommandError.DisableDeviceNotEnabled) != 0;
        if (status.Raw != (uint)CommandError.Success && !isTolerated)
        {
            return Errno.ENXIO;
        }

        ClearState();
        return Errno.None;
    }

    /// <summary>Issues Reset Device and turns on the interrupts that it turned off (RS-02).</summary>
    public void Reset()
    {
        device.Perfmon?.Suspend();
        device.Commands.Execute(Command.ResetDevice);
        ClearState();
        device.Perfmon?.Resume();
        SetErrorInterrupts(true);
    }

    /// <summary>Turns the interrupts for software errors and halts on or off (BR-20, BR-32).</summary>
    public void SetErrorInterrupts(bool enabled)
    {
        using (device.Lock.Enter())
        {
            var control = device.Registers.GenCtrl.Read();
            device.Registers.GenCtrl.Write(control.WithSoftwareErrorInterrupt(enabled).WithHaltInterrupt(enabled));
        }
    }

    /// <summary>Turns the event log on, its interrupt first (EV-05).</summary>
    public void TurnEventLogOn()
    {
        using (device.Lock.Enter())
        {
            var control = device.Registers.GenCtrl.Read();
            device.Registers.GenCtrl.Write(control.WithEventLogInterrupt(true));
            var general = device.Registers.GenCfg.Read();
            device.Registers.GenCfg.Write(general.WithEventLogEnable(true));
        }
    }

    /// <summary>Turns the event log off, its interrupt last (EV-08).</summary>
    /// <remarks>GENCFG is read before it is written; upstream writes what happens to be there (EV-09, BUG-36).</remarks>
    public void TurnEventLogOff()
    {
        using (device.Lock.Enter())
        {
            var general = device.Registers.GenCfg.Read();
            device.Registers.GenCfg.Write(general.WithEventLogEnable(false));
            var control = device.Registers.GenCtrl.Read();
            device.Registers.GenCtrl.Write(control.WithEventLogInterrupt(false));
        }
    }

    /// <summary>Lets descriptors of user privilege ask for interrupts, or not (GE-03, BR-33).</summary>
    public void SetUserInterrupts(bool enabled)
    {
        using (device.Lock.Enter())
        {
            SetUserInterrupts(device.Registers, enabled);
        }
    }

    /// <summary>The same before there is a device object (BR-14).</summary>
    public static void SetUserInterrupts(Bar0<MmioBus> registers, bool enabled)
    {
        var general = registers.GenCfg.Read();
        registers.GenCfg.Write(general.WithUserInterruptEnable(enabled));
    }

    /// <summary>Back to the attributes of a fresh probe, if the device is configurable (RS-03, RS-04).</summary>
    /// <remarks>Takes each queue's lock: the caller holds none.</remarks>
    public void ClearState()
    {
        if (device.IsConfigurable)
        {
            foreach (var queue in device.WorkQueues)
            {
                using (queue.Lock.Enter())
                {
                    queue.ResetAttributes();
                    queue.ResetPlacement();
                }
            }
        }

        using (device.Lock.Enter())
        {
            if (device.IsConfigurable)
            {
                foreach (var group in device.Groups)
                {
                    group.Reset();
                }

                foreach (var engine in device.Engines)
                {
                    engine.Group = null;
                }
            }

            device.State = IdxdDeviceState.Disabled;
        }
    }

    private bool IsEnabledInHardware() => device.Registers.GenSts.Read().State == DeviceState.Enabled;
}
