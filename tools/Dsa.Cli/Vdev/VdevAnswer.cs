using Dsa.Cli.Serve;
using Microsoft.Extensions.Logging;

namespace Dsa.Cli.Vdev;

/// <summary>What a background host answers to <see cref="VdevRequest"/>: one line of JSON each, of which only the last is not told by <see cref="Told"/>.</summary>
internal sealed record VdevAnswer
{
    /// <summary>Why nothing was done.</summary>
    public string? Error { get; init; }

    /// <summary>The types.</summary>
    public IReadOnlyList<VdevTypeRow>? Types { get; init; }

    /// <summary>The devices: all, or the one that was made.</summary>
    public IReadOnlyList<VdevRow>? Devices { get; init; }

    /// <summary>What was done while a device was served.</summary>
    public ServeSummary? Summary { get; init; }

    /// <summary>What did not go as it was asked for; null if all did.</summary>
    public string? Warning { get; init; }

    /// <summary>What is told while a device is served.</summary>
    public string? Told { get; init; }

    /// <summary>How important that is.</summary>
    public LogLevel Level { get; init; }
}
