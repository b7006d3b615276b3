namespace Dsa.Device.Tests.Outcomes;

/// <summary>The codes that no test has the device produce, and why.</summary>
internal static class UnreachableCodes
{
    private const string NotAnnounced = "Comes only from operations that no part of the model announces.";
    private const string NoError = "Success: no event, and nothing in SWERROR (§6.3).";
    private const string NoRecord = "Never in a record: it goes to SWERROR or the event log, and is tested as an error code.";
    private const string OnlyIaa = "IAA only, which has a status enumeration of its own.";
    private const string LogOnly = "Event log only, and tested there as an error code.";

    public static IReadOnlyDictionary<Enum, string> Reasons { get; } = new Dictionary<Enum, string>
    {
        [CompletionStatus.None] = "Not written yet: the device never writes it.",
        [CompletionStatus.CompletionPageFault] = NoRecord,
        [CompletionStatus.CompletionMisaligned] = NoRecord,
        [CompletionStatus.PrivilegeInvalid] = NoRecord,
        [CompletionStatus.DrainLogged] = LogOnly,
        [CompletionStatus.BatchLogged] = LogOnly,
        [CompletionStatus.DeltaOffsetNotIncreasing] = NotAnnounced,
        [CompletionStatus.DeltaOffsetOutOfRange] = NotAnnounced,
        [CompletionStatus.DifError] = NotAnnounced,
        [CompletionStatus.InvalidFieldValue] = NotAnnounced,
        [CompletionStatus.DualcastMisaligned] = NotAnnounced,
        [CompletionStatus.TrafficClassInvalid] = "Every traffic class of the model is mapped to an enabled channel.",

        [ErrorCode.None] = "No error.",
        [ErrorCode.Success] = NoError,
        [ErrorCode.SuccessPredicateFalse] = NoError,
        [ErrorCode.BatchFailed] = "Needs no record, so it is no error without one (§6.3).",
        [ErrorCode.DeltaOffsetNotIncreasing] = NotAnnounced,
        [ErrorCode.DeltaOffsetOutOfRange] = NotAnnounced,
        [ErrorCode.DifError] = NotAnnounced,
        [ErrorCode.AddressMisaligned] = "The operations of the model that need alignment require a record, so it is always in that.",
        [ErrorCode.InvalidFieldValue] = NotAnnounced,
        [ErrorCode.DualcastMisaligned] = NotAnnounced,
        [ErrorCode.TrafficClassInvalid] = "Every traffic class of the model is mapped to an enabled channel.",
        [ErrorCode.AnalyticsError] = OnlyIaa,
        [ErrorCode.OutputOverflow] = OnlyIaa,
        [ErrorCode.PageRequestTimeout] = OnlyIaa,
        [ErrorCode.Watchdog] = OnlyIaa,
        [ErrorCode.InvalidCompressFlags] = OnlyIaa,
        [ErrorCode.InvalidFilterFlags] = OnlyIaa,
        [ErrorCode.InvalidInputSize] = OnlyIaa,
        [ErrorCode.InvalidElementCount] = OnlyIaa,
        [ErrorCode.InvalidSource1Width] = OnlyIaa,
        [ErrorCode.InvalidInvertOutput] = OnlyIaa,

        [CommandError.HardwareError] = "Commands of the model have no hardware that fails.",
        [CommandError.InvalidConfiguration] = "Every configuration error that the model knows has a code of its own (inferred).",
    };
}
