using Dsa.Device.WorkQueues;

namespace Dsa.Device.Commands;

/// <summary>A command on a bitmap of queues.</summary>
internal abstract class WqSetCommand(DeviceCore core, CommandOperand operand) : IDeviceCommand
{
    /// <inheritdoc/>
    public abstract bool IsFinished { get; }

    /// <summary>The device.</summary>
    protected DeviceCore Core => core;

    /// <summary>The queues that the operand names, all of which exist once it is checked.</summary>
    protected WorkQueue[] Queues => [.. core.Queues.Where(queue => operand.Names(queue.Index))];

    /// <summary>Whether every queue must be Enabled.</summary>
    protected abstract bool NeedsEnabledQueues { get; }

    /// <inheritdoc/>
    public CommandError Check()
    {
        if (operand.WorkQueueEnd > core.Queues.Length)
        {
            return CommandError.InvalidWqIndex;
        }

        return NeedsEnabledQueues && Queues.Any(queue => core.StateOf(queue) != WqState.Enabled)
            ? CommandError.WqNotEnabled
            : CommandError.Success;
    }

    /// <inheritdoc/>
    public abstract void Begin();

    /// <inheritdoc/>
    public abstract uint Finish();
}
