namespace Dsa.Device.EventLog;

/// <summary>What became of an event.</summary>
internal enum AppendResult
{
    /// <summary>It is in the log.</summary>
    Written,

    /// <summary>It is lost, and SWERROR says so.</summary>
    Lost,

    /// <summary>There is no room now. Whoever asked is woken when that may have changed.</summary>
    Wait,

    /// <summary>There is no room for an instant: ask again.</summary>
    Retry,
}
