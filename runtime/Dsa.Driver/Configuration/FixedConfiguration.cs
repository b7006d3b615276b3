using Dsa.Driver.WorkQueues;

namespace Dsa.Driver.Configuration;

/// <summary>Takes over the configuration of a device that does not let it be changed (GE-30 to GE-33).</summary>
/// <remarks>Called once, by the probe.</remarks>
internal static class FixedConfiguration
{
    private const int QueuesInOneWord = 64;

    /// <summary>Reads the configuration into the attributes.</summary>
    /// <returns><see cref="Errno.EOPNOTSUPP"/> for a shared queue or one with a PASID (GE-33).</returns>
    public static Errno Load(IdxdDevice device)
    {
        device.ReadBufferLimit = (int)device.Registers.GenCfg.Read().GlobalReadBufferLimit;
        foreach (var group in device.Groups)
        {
            LoadGroup(device, group);
        }

        foreach (var queue in device.WorkQueues)
        {
            if (LoadQueue(device, queue) is var error and not Errno.None)
            {
                return error;
            }
        }

        return Errno.None;
    }

    private static void LoadGroup(IdxdDevice device, Groups.Group group)
    {
        var entry = device.Registers.GrpCfg[group.Index];
        group.WorkQueues = entry.WorkQueues.Read();
        group.Engines = entry.Engines.Read();
        var flags = entry.Flags.Read();

        foreach (var queue in device.WorkQueues)
        {
            queue.Group = group.WorkQueues.HasWorkQueue(queue.Index) ? group : queue.Group;
        }

        foreach (var engine in device.Engines)
        {
            engine.Group = group.Engines.HasEngine(engine.Index) ? group : engine.Group;
        }

        group.TrafficClassA = (int)flags.TrafficClassA;
        group.TrafficClassB = (int)flags.TrafficClassB;
        group.UsesReadBufferLimit = flags.UseGlobalReadBufferLimit;
        group.ReadBuffersReserved = (int)flags.ReadBuffersReserved;
        group.ReadBuffersAllowed = (int)flags.ReadBuffersAllowed;
    }

    private static Errno LoadQueue(IdxdDevice device, WorkQueue queue)
    {
        queue.Shadow.Clear();
        queue.Shadow.Merge(device.Registers.WqCfg[queue.Index]);
        var image = queue.Shadow.Image;
        queue.SizeEntries = (int)image.Size.Entries;
        queue.ThresholdEntries = (int)image.Threshold.Entries;
        queue.Priority = (int)image.Control.Priority;
        queue.MaxTransferBytes = 1UL << (int)image.Limits.MaxTransferShift;
        queue.MaxBatchDescriptors = device.Type.HasBatches ? 1u << (int)image.Limits.MaxBatchShift : 0;
        queue.Mode = WqMode.Dedicated;
        return image.Control.Mode == WqMode.Shared || image.Control.PasidEnable ? Errno.EOPNOTSUPP : Errno.None;
    }
}
