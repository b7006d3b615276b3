namespace Dsa.Device.Commands;

/// <summary>Disable Device: waits for all descriptors, then disables all queues and the device. The configuration stays.</summary>
internal sealed class DisableDeviceCommand(DeviceCore core, CommandOperand operand) : IDeviceCommand
{
    private PendingWork? _work;

    /// <inheritdoc/>
    public bool IsFinished => _work!.IsDone;

    /// <inheritdoc/>
    public CommandError Check()
    {
        if (operand.Raw != 0)
        {
            return CommandError.NonZeroReserved;
        }

        return core.State.Current != DeviceState.Enabled ? CommandError.DisableDeviceNotEnabled : CommandError.Success;
    }

    /// <inheritdoc/>
    public void Begin()
    {
        core.BeginDraining();
        _work = new PendingWork(core.Queues);
    }

    /// <inheritdoc/>
    public uint Finish()
    {
        foreach (var queue in core.Queues)
        {
            core.StoreState(queue, WqState.Disabled);
        }

        core.Groups.Clear();
        core.Log.Disable();
        core.State.Enter(DeviceState.Disabled);
        return 0;
    }
}
