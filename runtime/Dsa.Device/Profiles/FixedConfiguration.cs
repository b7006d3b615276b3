using System.Collections.Immutable;

namespace Dsa.Device.Profiles;

/// <summary>The configuration that a part has from power-on, and keeps over every reset (GENCAP.CONFIG_SUPPORT = 0, §9.2).</summary>
/// <param name="General">GENCFG.</param>
/// <param name="Groups">GRPCFG, for each group.</param>
/// <param name="Queues">WQCFG, for each queue.</param>
public sealed record FixedConfiguration(GenCfg General, ImmutableArray<FixedGroup> Groups, ImmutableArray<FixedQueue> Queues)
{
    /// <summary>GRPCFG, for each group.</summary>
    public ImmutableArray<FixedGroup> Groups { get; init => field = value.IsDefault ? [] : value; } = Groups.IsDefault ? [] : Groups;

    /// <summary>WQCFG, for each queue.</summary>
    public ImmutableArray<FixedQueue> Queues { get; init => field = value.IsDefault ? [] : value; } = Queues.IsDefault ? [] : Queues;

    /// <inheritdoc/>
    public bool Equals(FixedConfiguration? other) =>
        other is not null
        && General == other.General
        && Groups.SequenceEqual(other.Groups)
        && Queues.SequenceEqual(other.Queues);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(General, Groups.Length, Queues.Length);
}
