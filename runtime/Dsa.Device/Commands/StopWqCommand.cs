using Dsa.Device.WorkQueues;

namespace Dsa.Device.Commands;

/// <summary>Disable WQ and Reset WQ: stop accepting, wait or abort, and leave the queues Disabled.</summary>
/// <remarks>Reset also gives WQCFG its reset values, all but the size, and takes queues that are Disabled already.</remarks>
internal sealed class StopWqCommand(DeviceCore core, CommandOperand operand, bool isReset) : WqSetCommand(core, operand)
{
    private WorkQueue[] _queues = [];
    private PendingWork? _work;

    /// <inheritdoc/>
    public override bool IsFinished => _work!.IsDone;

    /// <inheritdoc/>
    protected override bool NeedsEnabledQueues => !isReset;

    /// <inheritdoc/>
    public override void Begin()
    {
        _queues = Queues;
        foreach (var queue in _queues)
        {
            queue.StopAccepting();
            Core.StoreState(queue, WqState.Busy);
        }

        _work = new PendingWork(_queues);
        if (isReset)
        {
            _work.Abort(Core);
        }
    }

    /// <inheritdoc/>
    public override uint Finish()
    {
        foreach (var queue in _queues)
        {
            queue.EndAbort();
            if (isReset)
            {
                using (Core.Registers.Lock.Enter())
                {
                    Core.Registers.ResetWorkQueue(queue.Index);
                }

                queue.HasOccupancyInterrupt = false;
            }

            Core.StoreState(queue, WqState.Disabled);
        }

        return 0;
    }
}
