namespace Dsa.Device.Commands;

/// <summary>Enable Device: checks and latches the configuration.</summary>
/// <remarks>
/// One step under the register lock: what was checked is what is latched, and from the state on the configuration is locked.
/// </remarks>
internal sealed class EnableDeviceCommand(DeviceCore core, CommandOperand operand) : IDeviceCommand
{
    /// <inheritdoc/>
    public bool IsFinished => true;

    /// <inheritdoc/>
    public CommandError Check()
    {
        if (operand.Raw != 0)
        {
            return CommandError.NonZeroReserved;
        }

        using (core.Registers.Lock.Enter())
        {
            if (core.State.Current != DeviceState.Disabled)
            {
                return CommandError.DeviceNotDisabled;
            }

            var error = new DeviceConfigurationCheck(core.Registers.Bar, core.Capabilities, core.Configuration).Find(core.Slot.AtsPolicy);
            if (error == CommandError.Success)
            {
                core.Groups.Latch();
                core.Log.Enable();
                core.PageRequests.Latch();
                core.State.Enter(DeviceState.Enabled);
            }

            return error;
        }
    }

    /// <inheritdoc/>
    public void Begin()
    {
    }

    /// <inheritdoc/>
    public uint Finish() => 0;
}
