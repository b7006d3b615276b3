using Dsa.Platform.Memory;

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
    public void Begin() => _work = PendingWork.Begin(core, core.Queues, Pasid.None, isAbort);

    /// <inheritdoc/>
    public uint Finish()
    {
        _work!.End();
        return 0;
    }
}
