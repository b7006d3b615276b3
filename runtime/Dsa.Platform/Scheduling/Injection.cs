namespace Dsa.Platform.Scheduling;

/// <summary>Misfortunes that can be asked for.</summary>
public enum Injection
{
    /// <summary>A work queue behaves as if it were full.</summary>
    QueueFull,

    /// <summary>A page is unmapped just before the device translates it.</summary>
    PageOut,

    /// <summary>The event log behaves as if it were full, for one step.</summary>
    EventLogFull,

    /// <summary>An administrative command takes longer.</summary>
    SlowCommand,

    /// <summary>A page request is answered with Invalid Request, though the page is mapped.</summary>
    PageRequestInvalid,

    /// <summary>A page request is answered with Response Failure.</summary>
    PageRequestFailure,

    /// <summary>A page request is not answered in time.</summary>
    PageRequestTimeout,

    /// <summary>A device's read fails, though its page is there: unsupported request, abort, time-out or bad parity.</summary>
    ReadError,

    /// <summary>A device's write fails, though its page is there.</summary>
    WriteError,
}
