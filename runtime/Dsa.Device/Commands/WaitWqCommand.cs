using Dsa.Platform.Memory;

namespace Dsa.Device.Commands;

/// <summary>Drain WQ and Abort WQ: wait for what queues accepted before, or end it. The queues stay Enabled.</summary>
internal sealed class WaitWqCommand(DeviceCore core, CommandOperand operand, bool isAbort) : WqSetCommand(core, operand)
{
    private PendingWork? _work;

    /// <inheritdoc/>
    public override bool IsFinished => _work!.IsDone;

    /// <inheritdoc/>
    protected override bool NeedsEnabledQueues => true;

    /// <inheritdoc/>
    public override void Begin() => _work = PendingWork.Begin(Core, Queues, Pasid.None, isAbort);

    /// <inheritdoc/>
    public override uint Finish()
    {
        _work!.End();
        return 0;
    }
}
