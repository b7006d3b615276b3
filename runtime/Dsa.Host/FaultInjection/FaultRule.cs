using Dsa.Bindings;
using Dsa.Platform.Pci;

namespace Dsa.Host.FaultInjection;

/// <summary>One rule of a script.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Occasion">When.</param>
internal sealed record FaultRule(InjectedFaultKind Kind, FaultOccasion Occasion)
{
    /// <summary>Its line in the script; 0 for a rule that stands in none.</summary>
    public int Line { get; init; }

    /// <summary>Its words, as messages repeat them.</summary>
    public string Text { get; init; } = string.Empty;

    /// <summary>The delay of <see cref="InjectedFaultKind.Slow"/>.</summary>
    public long DelayNanoseconds { get; init; }

    /// <summary>The device or queue that it is for; null for all.</summary>
    public FaultPlace? Place { get; init; }

    /// <summary>The operations that it is for; null for all.</summary>
    public IReadOnlySet<Opcode>? Operations { get; init; }

    /// <summary>Whether a descriptor of its device is an occasion of the rule.</summary>
    public bool Concerns(int queue, Opcode operation) =>
        (Place?.Queue is null || Place.Queue == queue) && Operations?.Contains(operation) != false;
}
