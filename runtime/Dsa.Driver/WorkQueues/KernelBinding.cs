using Dsa.Driver.Devices;

namespace Dsa.Driver.WorkQueues;

/// <summary>Binds a queue to kernel clients (DM-03 to DM-05).</summary>
internal static class KernelBinding
{
    public const string DriverName = "dmaengine";

    /// <summary>
    /// Enables the queue for the kernel, then makes its DMA channel; an error of the enabling becomes
    /// <see cref="Errno.ENXIO"/>, one of the channel does not (DM-03).
    /// </summary>
    public static Errno Bind(WorkQueue queue)
    {
        var device = queue.Device;
        using (queue.Lock.Enter())
        {
            if (SubDriver.CheckBind(queue, DriverName) is var refused and not Errno.None)
            {
                return refused;
            }

            queue.Type = WorkQueueType.Kernel;
            if (QueueEnabling.Enable(queue) != Errno.None)
            {
                queue.Type = WorkQueueType.None;
                return Errno.ENXIO;
            }

            if (device.DmaDevice!.AddChannel(queue) is var error and not Errno.None)
            {
                Unbind(queue);
                device.Commands.Report(DriverStatus.WqDmaChannel);
                return error;
            }

            device.Commands.Report(DriverStatus.Success);
            return Errno.None;
        }
    }

    /// <summary>Stops the submitters, removes the channel and disables the queue (DM-05, WQ-25). The caller holds the queue lock.</summary>
    public static void Unbind(WorkQueue queue)
    {
        queue.Kernel?.Quiesce();
        queue.Device.DmaDevice?.RemoveChannel(queue);
        QueueDisabling.Disable(queue);
    }
}
