namespace Dsa.Device.Commands;

/// <summary>Drain All and Abort All: wait for everything accepted before, or end it.</summary>
internal sealed class WaitCommand(DeviceCore core, CommandOperand operand, bool isAbort) : IDeviceCommand
{
    private PendingWork? _work;

    /// <inheritdoc/>
    public bool IsFinished => _work!.IsDone;

    /// <inheritdoc/>
    public CommandError Check() => operand.Raw != 0 ? CommandError.NonZeroReserved : CommandError.Success;

    /// <inheritdoc/>
    public void Begin()
    {
        _work = new PendingWork(core.Queues);
        if (isAbort)
        {
            _work.Abort(core);
        }
    }

    /// <inheritdoc/>
    public uint Finish()
    {
        if (isAbort)
        {
            _work!.EndAbort();
        }

        return 0;
    }
}
