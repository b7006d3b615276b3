using Dsa.Driver.Devices;
using Dsa.Driver.Submission;

namespace Dsa.Driver.WorkQueues;

/// <summary>Enables a queue for the sub-driver that is being bound to it (WQ-04 to WQ-15).</summary>
/// <remarks>The caller holds the queue lock and has set the type.</remarks>
internal static class QueueEnabling
{
    /// <summary>Checks the queue, configures the whole device again, enables the queue and takes what it needs.</summary>
    /// <returns>The first error. A queue that the device had enabled is disabled again, and keeps its attributes.</returns>
    public static Errno Enable(WorkQueue queue)
    {
        var device = queue.Device;
        var (error, status) = Check(queue);
        if (error != Errno.None)
        {
            device.Commands.Report(status);
            return error;
        }

        if (device.IsConfigurable && Configure(queue) is var refused and not Errno.None)
        {
            return refused;
        }

        if (queue.Control.Enable() is var rejected and not Errno.None)
        {
            return rejected;
        }

        (error, status) = TakeResources(queue);
        if (error != Errno.None)
        {
            queue.Control.Disable();
            device.Commands.Report(status);
        }

        return error;
    }

    // The first check that fails decides; later values are not looked at (WQ-10).
    private static (Errno Error, DriverStatus Status) Check(WorkQueue queue)
    {
        var device = queue.Device;
        return queue switch
        {
            _ when device.State != IdxdDeviceState.Enabled || device.IsUnbinding => (Errno.ENXIO, DriverStatus.DeviceNotEnabled),
            { State: not WorkQueueState.Disabled } => (Errno.EBUSY, DriverStatus.WqEnabled),
            { Group: null } => (Errno.ENXIO, DriverStatus.WqNoGroup),
            { Name: "" } => (Errno.ENXIO, DriverStatus.WqNoName),
            { IsShared: true } when !device.SupportsShared(queue.Type) => (Errno.ENXIO, DriverStatus.WqNoSvm),
            { IsShared: true, ThresholdEntries: 0 } => (Errno.ENXIO, DriverStatus.WqNoThreshold),
            _ => (Errno.None, DriverStatus.Success),
        };
    }

    private static Errno Configure(WorkQueue queue)
    {
        var device = queue.Device;
        // A user's dedicated queue gets its PASID when it is opened (WQ-11, WQ-26).
        if (device.HasPasidFor(queue.Type) && (queue.IsShared || queue.Type == WorkQueueType.Kernel))
        {
            queue.Control.WritePasid(queue.IsShared ? new Pasid(0) : device.SystemPasid);
        }

        using (device.Lock.Enter())
        {
            return device.Configuration.Apply(queue);
        }
    }

    private static (Errno Error, DriverStatus Status) TakeResources(WorkQueue queue)
    {
        var portal = PortalMapping.PageOf(queue);
        if (!PortalMapping.CanMap(portal))
        {
            return (Errno.ENOMEM, DriverStatus.WqPortal);
        }

        queue.ClientCount = 0;
        if (queue.Type != WorkQueueType.Kernel)
        {
            return (Errno.None, DriverStatus.Success);
        }

        queue.Kernel = KernelQueue.Open(queue, portal, out var error, out var status);
        return (error, status);
    }
}
