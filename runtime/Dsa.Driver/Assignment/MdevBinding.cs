using Dsa.Driver.WorkQueues;

namespace Dsa.Driver.Assignment;

/// <summary>Binds a queue to virtual devices (VD-05, VD-62).</summary>
internal static class MdevBinding
{
    public const string DriverName = "mdev";

    /// <summary>Enables the queue; it is nobody's until one is made of it.</summary>
    /// <returns><see cref="Errno.ENODEV"/> without a parent, <see cref="Errno.EOPNOTSUPP"/> without PASIDs, else as of the other drivers.</returns>
    public static Errno Bind(WorkQueue queue)
    {
        var device = queue.Device;
        using (queue.Lock.Enter())
        {
            if (!device.Assignment.IsOpen)
            {
                return Errno.ENODEV;
            }

            if (SubDriver.CheckBind(queue, DriverName) is var refused and not Errno.None)
            {
                return refused;
            }

            if (!device.HasUserPasid)
            {
                device.Commands.Report(DriverStatus.WqUserNoIommu);
                return Errno.EOPNOTSUPP;
            }

            queue.Type = WorkQueueType.Mdev;
            if (QueueEnabling.Enable(queue) is var error and not Errno.None)
            {
                queue.Type = WorkQueueType.None;
                return error;
            }

            queue.Assigned = [];
            device.Commands.Report(DriverStatus.Success);
            return Errno.None;
        }
    }

    /// <summary>Takes the queue away from virtual devices, then disables it. The caller holds the queue lock.</summary>
    public static void Unbind(WorkQueue queue)
    {
        TakeBack(queue);
        queue.Assigned = null;
        // Reset WQ is for a queue that is enabled: one that a virtual machine has disabled keeps its PASID for who has it next.
        queue.Control.RemovePasid();
        QueueDisabling.Disable(queue);
    }

    /// <summary>A reset of the device has lost what its owners had: the queue stays bound, and is nobody's. The caller holds the queue lock.</summary>
    public static void Recover(WorkQueue queue)
    {
        TakeBack(queue);
        queue.Assigned = [];
        queue.ClientCount = 0;
        queue.Control.ForgetPasid();
        queue.State = WorkQueueState.Enabled;
    }

    private static void TakeBack(WorkQueue queue)
    {
        foreach (var owner in queue.Assigned!)
        {
            owner.Lose();
        }
    }
}
