using Dsa.Driver.Groups;
using Dsa.Driver.WorkQueues;

namespace Dsa.Driver.Recovery;

/// <summary>The attributes of one queue over a reset of the function (RS-14). Its PASID is none of them.</summary>
internal sealed record SavedQueue
{
    /// <summary>Whether the queue was enabled.</summary>
    public required bool IsEnabled { get; init; }

    /// <summary>Who used it.</summary>
    public required WorkQueueType Type { get; init; }

    private Group? Group { get; init; }

    private WqMode Mode { get; init; }

    private int SizeEntries { get; init; }

    private int ThresholdEntries { get; init; }

    private int Priority { get; init; }

    private string Name { get; init; } = string.Empty;

    private string DriverName { get; init; } = string.Empty;

    private bool BlocksOnFault { get; init; }

    private bool IsTranslationDisabled { get; init; }

    private bool IsPageRequestDisabled { get; init; }

    private ulong MaxTransferBytes { get; init; }

    private uint MaxBatchDescriptors { get; init; }

    private uint MaxScatterGatherEntries { get; init; }

    private int EnqcmdsRetries { get; init; }

    private WqCfgOpCfg OperationMask { get; init; }

    /// <summary>Reads them, when nobody is binding or unbinding the queue.</summary>
    public static SavedQueue Take(WorkQueue queue)
    {
        using (queue.Lock.Enter())
        {
            return new SavedQueue
            {
                IsEnabled = queue.State == WorkQueueState.Enabled,
                Type = queue.Type,
                Group = queue.Group,
                Mode = queue.Mode,
                SizeEntries = queue.SizeEntries,
                ThresholdEntries = queue.ThresholdEntries,
                Priority = queue.Priority,
                Name = queue.Name,
                DriverName = queue.DriverName,
                BlocksOnFault = queue.BlocksOnFault,
                IsTranslationDisabled = queue.IsTranslationDisabled,
                IsPageRequestDisabled = queue.IsPageRequestDisabled,
                MaxTransferBytes = queue.MaxTransferBytes,
                MaxBatchDescriptors = queue.MaxBatchDescriptors,
                MaxScatterGatherEntries = queue.MaxScatterGatherEntries,
                EnqcmdsRetries = queue.EnqcmdsRetries,
                OperationMask = queue.OperationMask,
            };
        }
    }

    /// <summary>Sets them again. The caller holds the queue lock, and the queue is not bound.</summary>
    public void Restore(WorkQueue queue)
    {
        queue.Type = Type;
        queue.Group = Group;
        queue.Mode = Mode;
        queue.SizeEntries = SizeEntries;
        queue.ThresholdEntries = ThresholdEntries;
        queue.Priority = Priority;
        queue.Name = Name;
        queue.DriverName = DriverName;
        queue.BlocksOnFault = BlocksOnFault;
        queue.IsTranslationDisabled = IsTranslationDisabled;
        queue.IsPageRequestDisabled = IsPageRequestDisabled;
        queue.MaxTransferBytes = MaxTransferBytes;
        queue.MaxBatchDescriptors = MaxBatchDescriptors;
        queue.MaxScatterGatherEntries = MaxScatterGatherEntries;
        queue.EnqcmdsRetries = EnqcmdsRetries;
        queue.OperationMask = OperationMask;
    }
}
