namespace Dsa.Device.Tests.Outcomes;

/// <summary>The codes that no test has the device produce, and why.</summary>
internal static class UnreachableCodes
{
    private const string NotWritten = "Not written yet: the device never writes it.";
    private const string NotAnnounced = "Comes only from operations on compressed or filtered data, which no part of the model announces.";
    private const string NoWatchdog = "The operations of the model always make progress, and it has no watchdog.";
    private const string NoError = "Success: no event, and nothing in SWERROR (§6.3).";
    private const string NoRecord = "Never in a record: it goes to SWERROR or the event log, and is tested as an error code.";
    private const string OnlyRecord = "Comes only from CRC64, which requires a record, so it is always in that; tested as a status.";
    private const string LogOnly = "Event log only, and tested there as an error code.";

    public static IReadOnlyDictionary<Enum, string> Reasons { get; } = new Dictionary<Enum, string>
    {
        [CompletionStatus.None] = NotWritten,
        [CompletionStatus.CompletionPageFault] = NoRecord,
        [CompletionStatus.CompletionMisaligned] = NoRecord,
        [CompletionStatus.PrivilegeInvalid] = NoRecord,
        [CompletionStatus.DrainLogged] = LogOnly,
        [CompletionStatus.BatchLogged] = LogOnly,

        [AnalyticsStatus.None] = NotWritten,
        [AnalyticsStatus.AnalyticsError] = NotAnnounced,
        [AnalyticsStatus.OutputOverflow] = NotAnnounced,
        [AnalyticsStatus.CompletionPageFault] = NoRecord,
        [AnalyticsStatus.CompletionMisaligned] = NoRecord,
        [AnalyticsStatus.PrivilegeInvalid] = NoRecord,
        [AnalyticsStatus.Watchdog] = NoWatchdog,
        [AnalyticsStatus.DrainLogged] = LogOnly,
        [AnalyticsStatus.InvalidInputSize] = NotAnnounced,
        [AnalyticsStatus.InvalidElementCount] = NotAnnounced,
        [AnalyticsStatus.InvalidSource1Width] = NotAnnounced,
        [AnalyticsStatus.InvalidInvertOutput] = NotAnnounced,

        [ErrorCode.None] = "No error.",
        [ErrorCode.Success] = NoError,
        [ErrorCode.SuccessPredicateFalse] = NoError,
        [ErrorCode.BatchFailed] = "Needs no record, so it is no error without one (§6.3).",
        [ErrorCode.AnalyticsError] = NotAnnounced,
        [ErrorCode.OutputOverflow] = NotAnnounced,
        [ErrorCode.Watchdog] = NoWatchdog,
        [ErrorCode.InvalidCompressFlags] = OnlyRecord,
        [ErrorCode.InvalidFilterFlags] = OnlyRecord,
        [ErrorCode.InvalidInputSize] = NotAnnounced,
        [ErrorCode.InvalidElementCount] = NotAnnounced,
        [ErrorCode.InvalidSource1Width] = NotAnnounced,
        [ErrorCode.InvalidInvertOutput] = NotAnnounced,

        [CommandError.HardwareError] = "Commands of the model have no hardware that fails.",
        [CommandError.InvalidConfiguration] = "Every configuration error that the model knows has a code of its own (inferred).",
    };
}
