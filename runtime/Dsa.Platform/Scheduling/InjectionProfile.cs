namespace Dsa.Platform.Scheduling;

/// <summary>How often each misfortune happens: once in so many occasions; 0 means never.</summary>
public sealed record InjectionProfile
{
    /// <summary>Nothing goes wrong by itself.</summary>
    public static InjectionProfile None { get; } = new();

    /// <summary>Submissions between two full queues.</summary>
    public int QueueFullOneIn { get; init; }

    /// <summary>Translations between two pages that are paged out.</summary>
    public int PageOutOneIn { get; init; }

    /// <summary>Log writes between two full logs.</summary>
    public int EventLogFullOneIn { get; init; }

    /// <summary>Commands between two slow ones.</summary>
    public int SlowCommandOneIn { get; init; }

    /// <summary>Page requests between two that are answered with Invalid Request.</summary>
    public int PageRequestInvalidOneIn { get; init; }

    /// <summary>Page requests between two that are answered with Response Failure.</summary>
    public int PageRequestFailureOneIn { get; init; }

    /// <summary>Page requests between two that are not answered in time.</summary>
    public int PageRequestTimeoutOneIn { get; init; }

    /// <summary>Reads of devices between two that fail.</summary>
    public int ReadErrorOneIn { get; init; }

    /// <summary>Writes of devices between two that fail.</summary>
    public int WriteErrorOneIn { get; init; }

    internal int OneIn(Injection injection) => injection switch
    {
        Injection.QueueFull => QueueFullOneIn,
        Injection.PageOut => PageOutOneIn,
        Injection.EventLogFull => EventLogFullOneIn,
        Injection.SlowCommand => SlowCommandOneIn,
        Injection.PageRequestInvalid => PageRequestInvalidOneIn,
        Injection.PageRequestFailure => PageRequestFailureOneIn,
        Injection.PageRequestTimeout => PageRequestTimeoutOneIn,
        Injection.ReadError => ReadErrorOneIn,
        Injection.WriteError => WriteErrorOneIn,
        _ => throw new ArgumentOutOfRangeException(nameof(injection), injection, "There is no such injection."),
    };
}
