namespace Dsa.Device.Tests.Operations.Reference;

/// <summary>What a completion record has to say.</summary>
internal sealed record ReferenceOutcome(CompletionStatus Status)
{
    public byte Result { get; init; }

    /// <summary>Null where it means nothing.</summary>
    public uint? BytesCompleted { get; init; } = 0;

    public bool FaultWrite { get; init; }

    public Operand FaultOperand { get; init; }

    public ulong FaultAddress { get; init; }

    /// <summary>What is the operation's own; null where it means nothing.</summary>
    public CompletionRecord? Details { get; init; } = default(CompletionRecord);

    /// <summary>Says how a record differs, or nothing.</summary>
    public string DifferenceFrom(CompletionRecord record)
    {
        var expected = (Details ?? record) with
        {
            Status = Status,
            Result = Result,
            BytesCompleted = BytesCompleted ?? record.BytesCompleted,
            FaultWrite = FaultWrite,
            FaultOperand = FaultOperand,
            FaultAddress = FaultAddress,
        };
        return expected == record ? string.Empty : $"expected {Text(expected)}, was {Text(record)}";
    }

    private static string Text(CompletionRecord record)
    {
        var details = (DifUpdateCompletionRecord)record;
        return $"{record} and {details.SourceReferenceTag:x8} {details.SourceApplicationTagMask:x4} {details.SourceApplicationTag:x4} "
            + $"{details.DestinationReferenceTag:x8} {details.DestinationApplicationTagMask:x4} {details.DestinationApplicationTag:x4}";
    }
}
