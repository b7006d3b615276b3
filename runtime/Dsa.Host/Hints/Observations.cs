using System.Collections.Concurrent;
using Dsa.Bindings;

namespace Dsa.Host.Hints;

/// <summary>What was seen of the programs of a session. Any thread may note something.</summary>
internal sealed class Observations
{
    // Programs may look for any name.
    private const int MostKinds = 1000;

    private readonly ConcurrentDictionary<(ObservationKind Kind, string Subject, long Detail), long> _counts = [];

    /// <summary>What was seen so far.</summary>
    public IReadOnlyList<Observation> All => [.. _counts.Select(static one => new Observation(one.Key.Kind, one.Key.Subject, one.Key.Detail, one.Value))];

    /// <summary>What was seen since then.</summary>
    /// <param name="before">All that had been seen by then.</param>
    public IReadOnlyList<Observation> Since(IReadOnlyList<Observation> before)
    {
        var counts = before.ToDictionary(static one => (one.Kind, one.Subject, one.Detail), static one => one.Count);
        return [.. All.Select(one => one with { Count = one.Count - counts.GetValueOrDefault((one.Kind, one.Subject, one.Detail)) }).Where(static one => one.Count > 0)];
    }

    /// <summary>Notes what a descriptor lacks that a program gives to a queue.</summary>
    /// <param name="queue">The queue, such as wq0.1.</param>
    /// <param name="descriptor">The descriptor.</param>
    public void NoteSubmission(string queue, in WorkDescriptor descriptor)
    {
        const DescriptorFlags Recorded = DescriptorFlags.CompletionAddressValid | DescriptorFlags.RequestCompletionRecord;
        if (descriptor.CompletionAddress != 0 && (descriptor.Flags & Recorded) != Recorded)
        {
            Note(ObservationKind.RecordNotRequested, queue);
        }
    }

    /// <summary>Notes something once more.</summary>
    public void Note(ObservationKind kind, string subject, long detail = 0)
    {
        var key = (kind, subject, detail);
        if (_counts.ContainsKey(key) || _counts.Count < MostKinds)
        {
            _counts.AddOrUpdate(key, 1, static (_, count) => count + 1);
        }
    }
}
