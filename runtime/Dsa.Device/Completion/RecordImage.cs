using Dsa.Device.Engines;

namespace Dsa.Device.Completion;

/// <summary>Makes the completion record of an outcome (§8.2).</summary>
internal static class RecordImage
{
    /// <summary>The record, as it is or would be written to memory.</summary>
    /// <param name="item">The descriptor, with its outcome and the details that its operation has set.</param>
    /// <param name="hasFaultInformation">Whether records say which operand faulted (GENCAP.CR_FAULT_INFO).</param>
    public static CompletionRecord Of(WorkItem item, bool hasFaultInformation)
    {
        var outcome = item.Outcome;
        if (outcome.Status == CompletionStatus.InvalidFlags)
        {
            return new InvalidFlagsRecord { Status = outcome.Status, InvalidFlags = outcome.InvalidFlags };
        }

        return item.Details with
        {
            Status = outcome.Status,
            FaultWrite = outcome.IsPageFault && outcome.IsWriteFault,
            Result = outcome.Result,
            BytesCompleted = outcome.BytesCompleted,
            FaultOperand = hasFaultInformation && outcome.IsPageFault ? outcome.FaultOperand : Operand.Unknown,
            FaultAddressMasked = hasFaultInformation && outcome.IsPageFault && outcome.IsFaultAddressMasked,
            FaultAddress = outcome.IsPageFault && !outcome.IsFaultAddressMasked ? outcome.FaultAddress : 0,
        };
    }
}
