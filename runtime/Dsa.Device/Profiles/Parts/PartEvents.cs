using System.Collections.Immutable;

namespace Dsa.Device.Profiles.Parts;

/// <summary>The events that the monitors of parts announce, one entry a category (EVNTCAP, §9.2).</summary>
internal static class PartEvents
{
    /// <summary>Categories and events of major version 1.</summary>
    public static ImmutableArray<EvntCapEntry> Version1 { get; } =
    [
        Entry((uint)(All<WqEvents>() & ~WqEvents.SubmissionDiscarded)),
        Entry((uint)(All<EngineEvents>() & ~(EngineEvents.BitmapReadsPermitted | EngineEvents.BitmapReadsRefused
            | EngineEvents.DataRead | EngineEvents.Source2Reads | EngineEvents.Destination2Writes))),
        Entry((uint)All<TranslationEvents>()),
        Entry((uint)(All<OperationEvents>() & ~(OperationEvents.TranslationFetch | OperationEvents.DixGenerate))),
        Entry((uint)All<CompletionEvents>()),
    ];

    /// <summary>Categories and events of major version 3.</summary>
    public static ImmutableArray<EvntCapEntry> Version3 { get; } =
    [
        Entry((uint)All<WqEvents>()),
        Entry((uint)All<EngineEvents>()),
        Entry((uint)All<TranslationEvents>()),
        Entry((uint)All<OperationEvents>()),
        Entry((uint)All<CompletionEvents>()),
        Entry((uint)All<MoreOperationEvents>()),
    ];

    private static T All<T>()
        where T : struct, Enum
    {
        var bits = Enum.GetValues<T>().Aggregate(0u, static (all, one) => all | System.Runtime.CompilerServices.Unsafe.BitCast<T, uint>(one));
        return System.Runtime.CompilerServices.Unsafe.BitCast<uint, T>(bits);
    }

    private static EvntCapEntry Entry(uint events)
    {
        var entry = new EvntCapEntry(0);
        for (var bit = 0; events >> bit != 0; bit++)
        {
            entry = entry.WithEvents(bit, (events >> bit & 1) != 0);
        }

        return entry;
    }
}
