using Dsa.Device.WorkQueues;

namespace Dsa.Device.Commands;

/// <summary>Enable WQ: checks and latches one WQCFG.</summary>
/// <remarks>
/// One step under the register lock: what was checked is what is latched, and from the state on WQCFG is locked. The queue
/// begins to accept right after that, outside the lock.
/// </remarks>
internal sealed class EnableWqCommand(DeviceCore core, CommandOperand operand) : IDeviceCommand
{
    private WorkQueueConfiguration? _latched;

    /// <inheritdoc/>
    public bool IsFinished => true;

    private WorkQueue Queue => core.Queues[operand.WorkQueueIndex];

    /// <inheritdoc/>
    /// <remarks>In the order in which Intel's emulation looks (§2 of the behaviour).</remarks>
    public CommandError Check()
    {
        if (!operand.IsWorkQueueIndex)
        {
            return CommandError.NonZeroReserved;
        }

        if (operand.WorkQueueIndex >= core.Queues.Length)
        {
            return CommandError.InvalidWqIndex;
        }

        using (core.Registers.Lock.Enter())
        {
            var error = FindInConfiguration();
            if (error == CommandError.Success)
            {
                _latched = new WorkQueueConfiguration(
                    core.Registers.Bar.WqCfg[Queue.Index], core.Groups.FlagsOf(Queue), core.Capabilities);
                core.StoreState(Queue, WqState.Enabled);
            }

            return error;
        }
    }

    /// <inheritdoc/>
    public void Begin()
    {
        var queue = Queue;
        queue.Enable(_latched!);
        if (core.State.IsHalted)
        {
            // The halt may have stopped the queues just before this one began to accept.
            queue.StopAccepting();
            return;
        }

        using (core.Registers.Lock.Enter())
        {
            core.Occupancy.Evaluate(queue);
        }
    }

    /// <inheritdoc/>
    public uint Finish() => 0;

    private CommandError FindInConfiguration()
    {
        if (core.State.Current != DeviceState.Enabled)
        {
            return CommandError.DeviceNotEnabled;
        }

        return core.StateOf(Queue) != WqState.Disabled
            ? CommandError.WqNotDisabled
            : new WqConfigurationCheck(core.Registers.Bar, Queue.Index, core.Capabilities, core.Configuration, core.Handles.IsValid).Find();
    }
}
