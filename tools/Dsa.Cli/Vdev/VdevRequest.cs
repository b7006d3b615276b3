using Microsoft.Extensions.Logging;

namespace Dsa.Cli.Vdev;

/// <summary>What <c>dsa vdev</c> asks of a background host: one line of JSON.</summary>
/// <param name="Action">What is to be done.</param>
internal sealed record VdevRequest(VdevAction Action)
{
    /// <summary>The type of a device to be made.</summary>
    public string? Type { get; init; }

    /// <summary>The device's name; of one to be made, null for any.</summary>
    public string? Uuid { get; init; }

    /// <summary>The host's device that it is to be made of; null for any.</summary>
    public string? Parent { get; init; }

    /// <summary>Where it is to be served.</summary>
    public string? Socket { get; init; }

    /// <summary>QEMU's monitor, or null.</summary>
    public string? Monitor { get; init; }

    /// <summary>Where the guest finds it, or null for the usual place.</summary>
    public string? Address { get; init; }

    /// <summary>Whether portals are memory that the guest maps.</summary>
    public bool MapsPortals { get; init; }

    /// <summary>Whether the first client is the last.</summary>
    public bool IsOnce { get; init; }

    /// <summary>The file of the trace, or null.</summary>
    public string? Trace { get; init; }

    /// <summary>Whether the trace is lines of JSON.</summary>
    public bool IsJson { get; init; }

    /// <summary>The folders of these files, as who asks sees them.</summary>
    public IReadOnlyList<SeenFolder>? Folders { get; init; }

    /// <summary>What is told meanwhile.</summary>
    public LogLevel Level { get; init; } = LogLevel.None;
}
