using Dsa.Device.WorkQueues;

namespace Dsa.Device.Commands;

/// <summary>Enable WQ: checks and latches one WQCFG.</summary>
internal sealed class EnableWqCommand(DeviceCore core, CommandOperand operand) : IDeviceCommand
{
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

        if (core.State.Current != DeviceState.Enabled)
        {
            return CommandError.DeviceNotEnabled;
        }

        return core.StateOf(Queue) != WqState.Disabled
            ? CommandError.WqNotDisabled
            : new WqConfigurationCheck(core, Queue).Find();
    }

    /// <inheritdoc/>
    public void Begin()
    {
        var queue = Queue;
        var registers = core.Registers.Bar.WqCfg[queue.Index];
        queue.Enable(new WorkQueueConfiguration(registers, core.Capabilities));
        core.StoreState(queue, WqState.Enabled);
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
}
