using Dsa.Platform.Memory;

namespace Dsa.Device.Engines;

/// <summary>How an operation ended: what its completion record will say.</summary>
internal readonly record struct Outcome(CompletionStatus Status)
{
    /// <summary>Complete success.</summary>
    public static Outcome Success => new(CompletionStatus.Success);

    /// <summary>The result of the operation.</summary>
    public byte Result { get; init; }

    /// <summary>Bytes, or descriptors, completed.</summary>
    public uint BytesCompleted { get; init; }

    /// <summary>The access that faulted was a write.</summary>
    public bool IsWriteFault { get; init; }

    /// <summary>The operand that faulted.</summary>
    public Operand FaultOperand { get; init; }

    /// <summary>The address that faulted.</summary>
    public ulong FaultAddress { get; init; }

    /// <summary>Whether that address is not for the submitter to know.</summary>
    public bool IsFaultAddressMasked { get; init; }

    /// <summary>The IDPT handle that the operand was reached through, or that is at fault.</summary>
    public uint IdptHandle { get; init; }

    /// <summary>The offending flags.</summary>
    public DescriptorFlags InvalidFlags { get; init; }

    /// <summary>Whether the status is one of those that need no record unless it is asked for (§6.3).</summary>
    public bool IsUnremarkable =>
        Status is CompletionStatus.Success or CompletionStatus.SuccessPredicateFalse or CompletionStatus.BatchFailed;

    /// <summary>Whether the fault address means something.</summary>
    public bool IsPageFault => Status is CompletionStatus.PageFault
        or CompletionStatus.PageRequestInvalid
        or CompletionStatus.BatchListPageFault
        or CompletionStatus.ReadbackPageFault;

    /// <summary>Whether an IDPT handle is at fault.</summary>
    public bool IsHandleRefused => Status is CompletionStatus.InvalidIdptHandle
        or CompletionStatus.InterDomainPermission
        or CompletionStatus.InterDomainRange
        or CompletionStatus.UpdateWindowRefused;

    /// <summary>Whether address translation itself failed: no answer, or a refusal, to a request of the device (§6.3).</summary>
    public bool IsTranslationFailure =>
        Status is CompletionStatus.TranslationError or (CompletionStatus)AnalyticsStatus.PageRequestTimeout;

    /// <summary>A page fault with the status that its part of the work gives it.</summary>
    public static Outcome OfFault(CompletionStatus status, in AccessFault fault) => new(status)
    {
        IsWriteFault = (fault.Memory.Access & MemoryAccess.Write) != 0,
        FaultOperand = fault.Operand,
        FaultAddress = fault.Memory.Address,
    };
}
