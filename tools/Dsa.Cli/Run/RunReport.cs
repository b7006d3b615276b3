namespace Dsa.Cli.Run;

/// <summary>The result of <c>dsa run</c>.</summary>
internal sealed record RunReport
{
    /// <summary>The file's name.</summary>
    public required string File { get; init; }

    /// <summary>The file's length.</summary>
    public required long FileBytes { get; init; }

    /// <summary>Bytes of one Memory Move.</summary>
    public required int ChunkBytes { get; init; }

    /// <summary>The device.</summary>
    public required string Device { get; init; }

    /// <summary>The seed, or null for real time.</summary>
    public required ulong? Seed { get; init; }

    /// <summary>The queues.</summary>
    public required IReadOnlyList<QueueReport> Queues { get; init; }

    /// <summary>Whether every byte matched and every faulted record was repaired.</summary>
    public bool Succeeded => Queues.All(static queue => queue.Identical && queue.RepairedRecords == queue.FaultedRecords);
}
