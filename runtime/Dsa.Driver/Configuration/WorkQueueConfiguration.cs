using System.Numerics;
using Dsa.Driver.WorkQueues;

namespace Dsa.Driver.Configuration;

/// <summary>The WQCFG entry of one queue, made from its attributes (GE-15 to GE-22, area PR).</summary>
/// <remarks>The caller holds the device lock.</remarks>
internal readonly struct WorkQueueConfiguration(IdxdDevice device, WorkQueue queue)
{
    /// <summary>Entries of a queue in use for which nobody set a size (GE-17).</summary>
    private const int DefaultSizeEntries = 16;

    /// <summary>Reads the entry, adds the attributes and writes it.</summary>
    public Errno Apply()
    {
        var entry = device.Registers.WqCfg[queue.Index];
        queue.Shadow.Merge(entry);
        if (queue.SizeEntries == 0 && queue.Type != WorkQueueType.None)
        {
            queue.SizeEntries = DefaultSizeEntries;
        }

        ref var image = ref queue.Shadow.Image;
        image.Size = image.Size.WithEntries((uint)queue.SizeEntries);
        image.Threshold = image.Threshold.WithEntries((uint)queue.ThresholdEntries);
        if (NeedsPrivilegedMode(image.Control))
        {
            device.Commands.Report(DriverStatus.WqNoPrivilege);
            return Errno.EOPNOTSUPP;
        }

        image.Control = ComposeControl(image.Control);
        image.Limits = image.Limits
            .WithMaxTransferShift((uint)BitOperations.Log2(queue.MaxTransferBytes))
            .WithMaxBatchShift((uint)BitOperations.Log2(queue.MaxBatchDescriptors));
        if (device.HasScatterGather)
        {
            image.Limits = image.Limits.WithMaxScatterGatherShift((uint)BitOperations.Log2(queue.MaxScatterGatherEntries));
        }

        if (device.Capabilities.WqCap.OperationConfiguration)
        {
            image.OpCfg = queue.OperationMask;
        }

        queue.Shadow.Store(entry);
        return Errno.None;
    }

    private bool NeedsPrivilegedMode(WqCfgControl control) =>
        !queue.IsShared && queue.Type == WorkQueueType.Kernel && control.PasidEnable
        && !device.Function.Configuration.PrivilegedModeEnable;

    // Upstream only ever sets the mode and block-on-fault bits, on top of what the entry held, so that an attribute that was
    // cleared is lost (GE-16, BUG-52). Here both always follow the attributes.
    private WqCfgControl ComposeControl(WqCfgControl control)
    {
        control = control
            .WithMode(queue.Mode)
            .WithPriority((uint)queue.Priority)
            .WithBlockOnFaultEnable(
                device.Capabilities.GenCap.BlockOnFault && queue.BlocksOnFault && !queue.IsPageRequestDisabled);
        if (device.Capabilities.WqCap.AtsControl)
        {
            control = control.WithAtsDisable(queue.IsTranslationDisabled);
        }

        if (device.Capabilities.WqCap.PrsControl)
        {
            control = control.WithPrsDisable(queue.IsPageRequestDisabled);
        }

        return control;
    }
}
