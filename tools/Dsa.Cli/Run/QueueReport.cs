using Dsa.Bindings;

namespace Dsa.Cli.Run;

/// <summary>What one process did on its queue.</summary>
internal sealed record QueueReport
{
    /// <summary>The queue, such as wq0.1.</summary>
    public required string Queue { get; init; }

    /// <summary>Dedicated or shared.</summary>
    public required WqMode Mode { get; init; }

    /// <summary>Descriptors submitted, continuations included.</summary>
    public required long Descriptors { get; init; }

    /// <summary>Bytes copied and compared.</summary>
    public required long Bytes { get; init; }

    /// <summary>Submissions answered Retry.</summary>
    public required long Retries { get; init; }

    /// <summary>Page faults that the device met: on buffers, and on completion records.</summary>
    public required long PageFaults { get; init; }

    /// <summary>Completion records whose page was absent when the device wrote them.</summary>
    public required long FaultedRecords { get; init; }

    /// <summary>Completion records that the driver wrote in the device's stead.</summary>
    public required long RepairedRecords { get; init; }

    /// <summary>Descriptors that a full dedicated queue dropped, and that were submitted again.</summary>
    public required long Dropped { get; init; }

    /// <summary>Time that the process spent on submitting and waiting.</summary>
    public required long ElapsedNanoseconds { get; init; }

    /// <summary>CRC-32C of the copy, by the device.</summary>
    public required uint Crc { get; init; }

    /// <summary>Whether the copy is the file, and its CRC the file's.</summary>
    public required bool Identical { get; init; }

    /// <summary>Millions of bytes a second.</summary>
    public double MegabytesPerSecond => ElapsedNanoseconds == 0 ? 0 : Bytes * 1000.0 / ElapsedNanoseconds;
}
