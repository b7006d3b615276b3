using Dsa.Driver.WorkQueues;

namespace Dsa.Driver.Configuration;

/// <summary>Checks the attributes of a device, its queues, groups and engines, and writes them to it (GE-08 to GE-25).</summary>
/// <remarks>
/// The caller holds the device lock, which guards the shadows and the configuration registers. A device whose configuration
/// is fixed is never written (GE-29); its callers do not come here.
/// </remarks>
internal sealed class DeviceConfiguration(IdxdDevice device)
{
    /// <summary>Checks and writes the whole configuration.</summary>
    /// <param name="enabling">The queue that is being enabled; null when the device is.</param>
    /// <param name="isRestoring">Whether the device gets back what it had before a reset.</param>
    /// <returns>The first error; the reason is in cmd_status, except for missing engines (GE-10).</returns>
    public Errno Apply(WorkQueue? enabling, bool isRestoring = false)
    {
        var error = AssignQueues(enabling, isRestoring);
        if (error == Errno.None)
        {
            error = AssignEngines();
        }

        foreach (var queue in device.WorkQueues)
        {
            if (error == Errno.None && queue.Group is not null)
            {
                error = new WorkQueueConfiguration(device, queue).Apply();
            }
        }

        if (error == Errno.None)
        {
            WriteReadBufferLimit();
            WriteGroups();
        }

        return error;
    }

    private Errno AssignQueues(WorkQueue? enabling, bool isRestoring)
    {
        var configured = 0;
        foreach (var group in device.Groups)
        {
            group.WorkQueues = default;
        }

        foreach (var queue in device.WorkQueues)
        {
            if (queue.Group is not { } group)
            {
                continue;
            }

            if (queue.IsShared && !IsExcused(queue, enabling, isRestoring) && !device.SupportsShared(queue.Type))
            {
                device.Commands.Report(DriverStatus.WqNoSharedSupport);
                return Errno.EINVAL;
            }

            group.WorkQueues = group.WorkQueues.WithWorkQueue(queue.Index);
            configured++;
        }

        if (configured == 0)
        {
            device.Commands.Report(DriverStatus.WqNoneConfigured);
            return Errno.EINVAL;
        }

        return Errno.None;
    }

    // An unbound queue stays in its group, shared and of no type. Upstream lets it forbid every other queue to be enabled
    // (BUG-51, WQ-20); here it only forbids the device (WQ-21), unless that had been enabled before it was reset.
    private static bool IsExcused(WorkQueue queue, WorkQueue? enabling, bool isRestoring) =>
        (enabling is not null || isRestoring) && queue != enabling && queue.Type == WorkQueueType.None;

    private Errno AssignEngines()
    {
        var configured = 0;
        foreach (var group in device.Groups)
        {
            group.Engines = default;
        }

        foreach (var engine in device.Engines)
        {
            if (engine.Group is { } group)
            {
                group.Engines = group.Engines.WithEngine(engine.Index);
                configured++;
            }
        }

        return configured == 0 ? Errno.EINVAL : Errno.None;
    }

    // A limit of 0 means that nobody set one (GE-23).
    private void WriteReadBufferLimit()
    {
        if (device.ReadBufferLimit == 0)
        {
            return;
        }

        var general = device.Registers.GenCfg.Read();
        device.Registers.GenCfg.Write(general.WithGlobalReadBufferLimit((uint)device.ReadBufferLimit));
    }

    private void WriteGroups()
    {
        foreach (var group in device.Groups)
        {
            var entry = device.Registers.GrpCfg[group.Index];
            entry.WorkQueues.Write(group.WorkQueues);
            entry.Engines.Write(group.Engines);
            entry.Flags.Write(group.ComposeFlags());
        }
    }
}
