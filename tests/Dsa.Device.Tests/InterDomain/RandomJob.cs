namespace Dsa.Device.Tests.InterDomain;

/// <summary>One operand of a random descriptor.</summary>
/// <param name="Handle">Its handle, or null for the submitter's own memory.</param>
/// <param name="Address">Its address or offset.</param>
internal sealed record RandomOperand(int? Handle, ulong Address);

/// <summary>A random descriptor, before it becomes bytes.</summary>
/// <param name="Opcode">The operation.</param>
/// <param name="Submitter">The process that submits it.</param>
/// <param name="First">The source, or first source; null when there is none.</param>
/// <param name="Second">The destination, or second source; null when there is none.</param>
/// <param name="Bytes">The transfer size.</param>
/// <param name="Pattern">The pattern of a fill or comparison.</param>
/// <param name="IsMember">Whether it is a member of a batch.</param>
internal sealed record RandomJob(Opcode Opcode, int Submitter, RandomOperand? First, RandomOperand? Second, uint Bytes, ulong Pattern, bool IsMember)
{
    public WorkDescriptor ToDescriptor(ulong record)
    {
        WorkDescriptor descriptor = Opcode switch
        {
            Opcode.InterDomainCopy => new InterDomainCopyDescriptor
            {
                Flags = Descriptors.Recorded,
                UseAlternateSource = First!.Handle is not null,
                UseAlternateDestination = Second!.Handle is not null,
                SourceIdptHandle = (uint)(First.Handle ?? 0),
                DestinationIdptHandle = (uint)(Second.Handle ?? 0),
                Source = First.Address,
                Destination = Second.Address,
                TransferSize = Bytes,
            },
            Opcode.InterDomainFill => new InterDomainFillDescriptor
            {
                Flags = Descriptors.Recorded,
                UseAlternateDestination = true,
                DestinationIdptHandle = (uint)Second!.Handle!,
                Destination = Second.Address,
                PatternLower = Pattern,
                TransferSize = Bytes,
            },
            Opcode.InterDomainCompare => new InterDomainCompareDescriptor
            {
                Flags = Descriptors.Recorded,
                UseAlternateSource = First!.Handle is not null,
                UseAlternateDestination = Second!.Handle is not null,
                Source1IdptHandle = (uint)(First.Handle ?? 0),
                Source2IdptHandle = (uint)(Second.Handle ?? 0),
                Source1 = First.Address,
                Source2 = Second.Address,
                TransferSize = Bytes,
            },
            _ => new InterDomainComparePatternDescriptor
            {
                Flags = Descriptors.Recorded,
                UseAlternateSource = true,
                SourceIdptHandle = (uint)First!.Handle!,
                Source = First.Address,
                Pattern = Pattern,
                TransferSize = Bytes,
            },
        };
        return descriptor with { CompletionAddress = record };
    }
}

/// <summary>What a record says.</summary>
internal sealed record RandomResult(CompletionStatus Status, byte Result, uint BytesCompleted, Operand FaultOperand, bool IsWriteFault, ulong FaultAddress, uint Handle)
{
    public static RandomResult Of(CompletionStatus status) => new(status, 0, 0, Operand.Unknown, false, 0, 0);

    public static RandomResult Of(in InterDomainCompletionRecord record) => new(
        record.Status, (byte)record.Result, record.BytesCompleted, record.FaultOperand, record.FaultWrite, record.FaultAddress, record.FaultIdptHandle);
}
