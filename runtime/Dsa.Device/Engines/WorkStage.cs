namespace Dsa.Device.Engines;

/// <summary>What an engine does next with a descriptor.</summary>
internal enum WorkStage
{
    /// <summary>Nothing: there is no descriptor.</summary>
    None,

    /// <summary>Check it.</summary>
    Check,

    /// <summary>Let time pass, as somebody asked for.</summary>
    Delay,

    /// <summary>Run its operation.</summary>
    Execute,

    /// <summary>Wait for a page that was requested.</summary>
    AwaitPage,

    /// <summary>Report its outcome.</summary>
    Report,

    /// <summary>Append what it has for the event log.</summary>
    Log,

    /// <summary>Raise its completion interrupt.</summary>
    Interrupt,

    /// <summary>It is complete.</summary>
    Done,
}
