namespace Dsa.Device.Commands;

/// <summary>Enable Device: checks and latches the configuration.</summary>
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

        return core.State.Current != DeviceState.Disabled
            ? CommandError.DeviceNotDisabled
            : new DeviceConfigurationCheck(core).Find();
    }

    /// <inheritdoc/>
    public void Begin()
    {
        core.Groups.Latch();
        core.Log.Enable();
        core.State.Enter(DeviceState.Enabled);
    }

    /// <inheritdoc/>
    public uint Finish() => 0;
}
