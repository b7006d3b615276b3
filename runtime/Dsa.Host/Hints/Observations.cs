using System.Collections.Concurrent;

namespace Dsa.Host.Hints;

/// <summary>What was seen of the programs of a session. Any thread may note something.</summary>
internal sealed class Observations
{
    // Programs may look for any name.
    private const int MostKinds = 1000;

    private readonly ConcurrentDictionary<(ObservationKind Kind, string Subject, long Detail), long> _counts = [];

    /// <summary>What was seen so far.</summary>
    public IReadOnlyList<Observation> All => [.. _counts.Select(static one => new Observation(one.Key.Kind, one.Key.Subject, one.Key.Detail, one.Value))];

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
