using Dsa.Driver.Devices;

namespace Dsa.Driver.WorkQueues;

/// <summary>What both queue sub-drivers check before they bind a queue.</summary>
internal static class SubDriver
{
    /// <summary>Whether <paramref name="name"/> may bind the queue now (CD-02, CD-03, DM-03). The caller holds the queue lock.</summary>
    public static Errno CheckBind(WorkQueue queue, string name)
    {
        var device = queue.Device;
        if (device.State != IdxdDeviceState.Enabled)
        {
            return Errno.ENXIO;
        }

        // The bus refuses a second driver for one device.
        if (queue.IsBound)
        {
            device.Commands.Report(DriverStatus.WqEnabled);
            return Errno.EBUSY;
        }

        // Only as much as the driver's own name is compared (DF-04).
        if (!queue.DriverName.StartsWith(name, StringComparison.Ordinal))
        {
            device.Commands.Report(DriverStatus.WqDriverName);
            return Errno.ENODEV;
        }

        return Errno.None;
    }
}
