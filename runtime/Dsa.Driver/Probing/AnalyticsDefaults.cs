using Dsa.Driver.Devices;
using Dsa.Driver.WorkQueues;

namespace Dsa.Driver.Probing;

/// <summary>The configuration that an IAA begins with: one queue for the kernel's crypto driver (BR-22, DF-07).</summary>
/// <remarks>Set once, by the probe: an unbind of the device forgets it for good (DF-08).</remarks>
internal static class AnalyticsDefaults
{
    private const int DefaultPriority = 10;

    /// <summary>Sets the attributes of the first queue and engine. Does nothing to a DSA, or when the configuration is fixed.</summary>
    public static void Load(IdxdDevice device)
    {
        if (device.Type != DeviceType.Iaa || !device.IsConfigurable)
        {
            return;
        }

        var group = device.Groups.FirstOrDefault();
        if (device.WorkQueues.FirstOrDefault() is { } queue)
        {
            queue.Mode = WqMode.Dedicated;
            queue.ThresholdEntries = 0;
            queue.SizeEntries = (int)device.Capabilities.WqCap.TotalSize;
            queue.Priority = DefaultPriority;
            queue.Type = WorkQueueType.Kernel;
            queue.Group = group;
            queue.Name = "iaa_crypto";
            queue.DriverName = "crypto";
        }

        if (device.Engines.FirstOrDefault() is { } engine)
        {
            engine.Group = group;
        }
    }
}
