using Dsa.Device.Engines;

namespace Dsa.Device.Completion;

/// <summary>Makes the completion record of an outcome (§8.2).</summary>
internal static class RecordImage
{
    /// <summary>The record, as it is or would be written to memory.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <param name="hasFaultInformation">Whether records say which operand faulted (GENCAP.CR_FAULT_INFO).</param>
    public static CompletionRecord Of(in Outcome outcome, bool hasFaultInformation)
    {
        if (outcome.Crc is { } crc)
        {
            return new CrcCompletionRecord
            {
                Status = outcome.Status,
                FaultWrite = outcome.IsPageFault && outcome.IsWriteFault,
                BytesCompleted = outcome.BytesCompleted,
                FaultOperand = OperandOf(outcome, hasFaultInformation),
                FaultAddress = outcome.IsPageFault ? outcome.FaultAddress : 0,
                Crc = crc,
            };
        }

        if (outcome.Status == CompletionStatus.InvalidFlags)
        {
            return new InvalidFlagsRecord { Status = outcome.Status, InvalidFlags = outcome.InvalidFlags };
        }

        return new CompletionRecord
        {
            Status = outcome.Status,
            FaultWrite = outcome.IsPageFault && outcome.IsWriteFault,
            Result = outcome.Result,
            BytesCompleted = outcome.BytesCompleted,
            FaultOperand = OperandOf(outcome, hasFaultInformation),
            FaultAddress = outcome.IsPageFault ? outcome.FaultAddress : 0,
        };
    }

    private static Operand OperandOf(in Outcome outcome, bool hasFaultInformation) =>
        hasFaultInformation && outcome.IsPageFault ? outcome.FaultOperand : Operand.Unknown;
}
