using System.Collections.Immutable;
using Dsa.Driver.WorkQueues;

namespace Dsa.Driver.Sysfs;

/// <summary>The attributes of a queue (SY-27 to SY-45).</summary>
internal static class WorkQueueAttributes
{
    private static readonly ImmutableArray<SysfsAttribute<WorkQueue>> s_table =
    [
        new("ats_disable", static queue => queue.IsTranslationDisabled, WorkQueueLimitStores.TranslationDisabled)
        {
            IsVisible = static queue => queue.Device.Capabilities.WqCap.AtsControl,
        },
        new("block_on_fault", static queue => queue.BlocksOnFault, WorkQueueLimitStores.BlocksOnFault),
        new("cdev_minor", static queue => queue.CharacterDevice is { } node ? node.Minor : Errno.ENXIO),
        new("clients", static queue => queue.ClientCount),
        new("driver_name", static queue => queue.DriverName, WorkQueueStores.DriverName),
        new("enqcmds_retries", static queue => queue.IsShared ? queue.EnqcmdsRetries : Errno.EOPNOTSUPP, WorkQueueLimitStores.EnqcmdsRetries),
        new("group_id", static queue => queue.Group?.Index ?? -1, WorkQueueStores.Group),
        new("max_batch_size", static queue => queue.MaxBatchDescriptors, WorkQueueLimitStores.MaxBatch)
        {
            IsVisible = static queue => DeviceAttributes.IsDsa(queue.Device),
        },
        new("max_sgl_size", static queue => queue.MaxScatterGatherEntries, WorkQueueLimitStores.MaxScatterGather)
        {
            IsVisible = static queue => queue.Device.HasScatterGather,
        },
        new("max_transfer_size", static queue => queue.MaxTransferBytes, WorkQueueLimitStores.MaxTransfer),
        new("mode", static queue => queue.IsShared ? "shared" : "dedicated", WorkQueueStores.Mode),
        new("name", static queue => queue.Name, WorkQueueStores.Name),
        new("occupancy", ShowOccupancy),
        new("op_config", ShowOperations, WorkQueueLimitStores.Operations)
        {
            IsVisible = static queue => queue.Device.Capabilities.WqCap.OperationConfiguration,
        },
        new("priority", static queue => queue.Priority, WorkQueueStores.Priority),
        new("prs_disable", static queue => queue.IsPageRequestDisabled, WorkQueueLimitStores.PageRequestDisabled)
        {
            IsVisible = static queue => queue.Device.Capabilities.WqCap.PrsControl,
        },
        new("size", static queue => queue.SizeEntries, WorkQueueStores.Size),
        new("state", static queue => queue.State == WorkQueueState.Enabled ? "enabled" : "disabled"),
        new("threshold", static queue => queue.ThresholdEntries, WorkQueueStores.Threshold),
        new("type", ShowType, WorkQueueStores.Type),
    ];

    /// <summary>The files of one queue.</summary>
    public static IEnumerable<(string Name, SysfsNode Node)> FilesOf(WorkQueue queue) => SysfsAttribute<WorkQueue>.FilesOf(queue, s_table);

    // Whatever the state: the register is read each time.
    private static AttributeText ShowOccupancy(WorkQueue queue) => queue.Device.Capabilities.WqCap.Occupancy
        ? queue.Device.Registers.WqCfg[queue.Index].Status.Read().Occupancy
        : Errno.EOPNOTSUPP;

    private static AttributeText ShowType(WorkQueue queue) => queue.Type switch
    {
        WorkQueueType.Kernel => "kernel",
        WorkQueueType.User => "user",
        WorkQueueType.Mdev => "mdev",
        _ => "none",
    };

    private static AttributeText ShowOperations(WorkQueue queue)
    {
        WqCfgOpCfg mask;
        using (queue.Device.Lock.Enter())
        {
            mask = queue.OperationMask;
        }

        return BitmapText.Format(
            queue.Device.IsBatchUnsafe ? mask.WithOperation(Opcode.Batch, false).Word0 : mask.Word0, mask.Word1, mask.Word2, mask.Word3);
    }
}
