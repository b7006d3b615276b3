using System.Collections.Immutable;

namespace Dsa.Device.Profiles;

/// <summary>What a performance monitor can count: the capability registers that come once a category or counter (§9.2).</summary>
/// <param name="Events">The events of each category (EVNTCAP).</param>
/// <param name="Counters">What each counter can do (CNTRCAP); empty when all can do the same.</param>
public sealed record MonitorCapabilities(ImmutableArray<EvntCapEntry> Events, ImmutableArray<CntrCapEntry> Counters)
{
    private const int BitsOfEntry = 32;

    /// <summary>The events of each category (EVNTCAP).</summary>
    public ImmutableArray<EvntCapEntry> Events { get; init => field = value.IsDefault ? [] : value; } = Events.IsDefault ? [] : Events;

    /// <summary>What each counter can do (CNTRCAP); empty when all can do the same.</summary>
    public ImmutableArray<CntrCapEntry> Counters { get; init => field = value.IsDefault ? [] : value; } = Counters.IsDefault ? [] : Counters;

    /// <summary>There is no monitor.</summary>
    public static MonitorCapabilities None { get; } = new([], []);

    /// <summary>Entries of a counter that CNTRCAP has room for, besides its first dword.</summary>
    internal static int MostCounterEntries { get; } = CntrCapEntry.Description.WidthBits / BitsOfEntry - 1;

    /// <summary>An entry of CNTRCAP: a category, and the events of it that the counter can count. All have the form of the first.</summary>
    /// <param name="counter">The counter.</param>
    /// <param name="entry">The entry; those from <see cref="CntrCapEntry.EntryCount"/> on say nothing.</param>
    internal (PerfCategory Category, uint Events) EntryOf(int counter, int entry)
    {
        Span<ulong> words = stackalloc ulong[CntrCapEntry.Description.WidthBits / 64];
        CapabilityRegisters.Store(Counters[counter], words);
        var dword = words[(entry + 1) / 2] >> ((entry + 1) % 2 * BitsOfEntry);
        var first = new CntrCapEntry(dword << BitsOfEntry, 0, 0, 0, 0, 0, 0, 0);
        return (first.Category0, (uint)first.Events0Bits);
    }

    /// <inheritdoc/>
    public bool Equals(MonitorCapabilities? other) =>
        other is not null && Events.SequenceEqual(other.Events) && Counters.SequenceEqual(other.Counters);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Events.Length, Counters.Length);
}
