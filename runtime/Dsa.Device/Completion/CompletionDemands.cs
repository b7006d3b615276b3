using Dsa.Device.Checks;
using Dsa.Device.Engines;

namespace Dsa.Device.Completion;

/// <summary>What the completion of a descriptor asks for: a record, an interrupt, or an event that stands for both (§5.9).</summary>
internal sealed class CompletionDemands(DeviceCore core, DescriptorChecker checker)
{
    /// <summary>Whether a record is asked for, whatever the outcome.</summary>
    public static bool IsRecordRequested(WorkItem item) =>
        (item.Descriptor.Flags & DescriptorFlags.RequestCompletionRecord) != 0;

    /// <summary>Whether an interrupt is asked for that the descriptor may have.</summary>
    public bool IsInterruptRequested(WorkItem item) =>
        (item.Descriptor.Flags & DescriptorFlags.RequestCompletionInterrupt) != 0
        && item.Outcome.Status != CompletionStatus.InvalidInterruptHandle
        && checker.MayInterrupt(item);

    /// <summary>Whether a Drain that succeeds completes in the log, behind the records there that it waited for.</summary>
    public bool IsDrainLogged(WorkItem item) =>
        item.Descriptor.Opcode == Opcode.Drain
        && core.Log.IsEnabled
        && (!core.Configuration.PageRequestEnable || item.Configuration.IsPrsDisabled);

    /// <summary>Whether a Batch completes in the log, behind the records of its members.</summary>
    public bool IsBatchLogged(WorkItem item, bool wantsRecord) =>
        item.BatchState.HasLoggedRecord && core.Log.IsEnabled && (wantsRecord || IsInterruptRequested(item));
}
