namespace Dsa.Device.Commands;

/// <summary>Reset Device: aborts everything and gives all registers their reset values, but those that survive (§9.2).</summary>
internal sealed class ResetDeviceCommand(DeviceCore core, CommandOperand operand) : IDeviceCommand
{
    private PendingWork? _work;

    /// <inheritdoc/>
    public bool IsFinished => _work!.IsDone;

    /// <inheritdoc/>
    public CommandError Check() => operand.Raw != 0 ? CommandError.NonZeroReserved : CommandError.Success;

    /// <inheritdoc/>
    public void Begin()
    {
        core.BeginDraining();
        _work = new PendingWork(core.Queues);
        _work.Abort(core);
    }

    /// <inheritdoc/>
    public uint Finish()
    {
        core.ResetState(ResetKind.Command);
        return 0;
    }
}
