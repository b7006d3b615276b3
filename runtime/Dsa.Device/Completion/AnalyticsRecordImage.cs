using Dsa.Device.Engines;

namespace Dsa.Device.Completion;

/// <summary>Makes the completion record of an outcome, of an IAA (§8.2).</summary>
internal static class AnalyticsRecordImage
{
    /// <summary>The record, as it is or would be written to memory.</summary>
    /// <param name="item">The descriptor, with its outcome and the details that its operation has set.</param>
    /// <param name="hasFaultInformation">Whether records say which operand faulted (GENCAP.CR_FAULT_INFO).</param>
    public static AnalyticsCompletionRecord Of(WorkItem item, bool hasFaultInformation)
    {
        var outcome = item.Outcome;
        return item.AnalyticsDetails with
        {
            Status = (AnalyticsStatus)outcome.Status,
            FaultWrite = outcome.IsPageFault && outcome.IsWriteFault,
            Error = (AnalyticsError)outcome.Result,
            BytesCompleted = outcome.BytesCompleted,
            FaultOperand = hasFaultInformation && outcome.IsPageFault ? outcome.FaultOperand : Operand.Unknown,
            FaultAddress = outcome.IsPageFault ? outcome.FaultAddress : 0,
            InvalidFlags = (uint)outcome.InvalidFlags,
        };
    }
}
