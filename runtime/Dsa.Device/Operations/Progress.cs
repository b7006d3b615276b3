namespace Dsa.Device.Operations;

/// <summary>How far a piece of work has brought an operation.</summary>
internal enum Progress
{
    /// <summary>There is more to do.</summary>
    More,

    /// <summary>Something else has to happen first; the engine is woken then.</summary>
    Waiting,

    /// <summary>It has ended; the outcome is set.</summary>
    Finished,

    /// <summary>An access did not translate; the fault is noted, and the operation can be asked again.</summary>
    Faulted,
}
