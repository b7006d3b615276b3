using Dsa.Driver.CharacterDevices;
using Dsa.Driver.EventLog;

namespace Dsa.Driver.WorkQueues;

/// <summary>Binds a queue to processes (CD-02 to CD-06).</summary>
internal static class UserBinding
{
    public const string DriverName = "user";

    /// <summary>Enables the queue and makes its node.</summary>
    public static Errno Bind(WorkQueue queue)
    {
        var device = queue.Device;
        using (queue.Lock.Enter())
        {
            if (SubDriver.CheckBind(queue, DriverName) is var refused and not Errno.None)
            {
                return refused;
            }

            if (!device.HasUserPasid)
            {
                device.Commands.Report(DriverStatus.WqUserNoIommu);
                return Errno.EOPNOTSUPP;
            }

            queue.Type = WorkQueueType.User;
            var node = new CharacterDevice(queue, PortalMapping.PageOf(queue));
            var worker = new FaultWorker(device.Kernel.CreateWorkqueue(queue.Path), node.Contexts);
            if (QueueEnabling.Enable(queue) is var error and not Errno.None)
            {
                queue.Type = WorkQueueType.None;
                node.Remove();
                worker.Dispose();
                return error;
            }

            SetFaultWorker(queue, worker);
            queue.CharacterDevice = node;
            device.Commands.Report(DriverStatus.Success);
            return Errno.None;
        }
    }

    /// <summary>Removes the node and disables the queue; open files live on (CD-06, CD-07). The caller holds the queue lock.</summary>
    public static void Unbind(WorkQueue queue)
    {
        queue.CharacterDevice?.Remove();
        queue.CharacterDevice = null;
        QueueDisabling.Disable(queue);

        // What the queue's last descriptors left in the log goes to the worker before that ends.
        queue.Device.MiscInterrupt.Synchronize();
        var worker = queue.FaultWorker;
        SetFaultWorker(queue, null);
        worker?.Dispose();
    }

    // Under the event log's lock no entry can be on its way to the worker that is about to end (BUG-34).
    private static void SetFaultWorker(WorkQueue queue, FaultWorker? worker)
    {
        if (queue.Device.EventLog is not { } log)
        {
            queue.FaultWorker = worker;
            return;
        }

        using (log.Lock.Enter())
        {
            queue.FaultWorker = worker;
        }
    }
}
