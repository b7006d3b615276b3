using System.Collections.Immutable;

namespace Dsa.Device.Profiles;

/// <summary>What a performance monitor can count: the capability registers that come once a category or counter (§9.2).</summary>
/// <param name="Events">The events of each category (EVNTCAP).</param>
/// <param name="Counters">What each counter can do (CNTRCAP); empty when all can do the same.</param>
public sealed record MonitorCapabilities(ImmutableArray<EvntCapEntry> Events, ImmutableArray<CntrCapEntry> Counters)
{
    /// <summary>There is no monitor.</summary>
    public static MonitorCapabilities None { get; } = new([], []);

    /// <inheritdoc/>
    public bool Equals(MonitorCapabilities? other) =>
        other is not null && Events.SequenceEqual(other.Events) && Counters.SequenceEqual(other.Counters);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Events.Length, Counters.Length);
}
