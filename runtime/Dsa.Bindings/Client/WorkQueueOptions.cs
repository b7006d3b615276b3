namespace Dsa.Bindings.Client;

/// <summary>How a work queue is used.</summary>
public sealed record WorkQueueOptions
{
    /// <summary>How often an ENQCMD that was answered with Retry is tried again before <see cref="WorkQueue.TrySubmit"/> gives up; not negative.</summary>
    public int Retries { get; init; } = 64;

    /// <summary>How long <see cref="WorkQueue.Submit"/> waits for room, <see cref="WorkQueue.Run"/> for the record, and disposal for what is in flight.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The most descriptors of this opening in flight at once. Of a dedicated queue it is never more than its size, and 64 through its portal; null for as many, and for the size of a shared queue, but at least 64.</summary>
    public int? MaxInFlight { get; init; }

    /// <summary>Whether descriptors go by write(2) although the portal could be mapped.</summary>
    public bool UsesWrite { get; init; }

    /// <summary>Where sysfs is mounted.</summary>
    public string SysfsRoot { get; init; } = "/sys";
}
