namespace Dsa.Host.Hints;

/// <summary>Something that was seen, and how often.</summary>
/// <param name="Kind">What.</param>
/// <param name="Subject">Of which queue, such as wq0.1; empty for the devices.</param>
/// <param name="Detail">What the kind says; 0 for nothing.</param>
/// <param name="Count">How often; at least once.</param>
internal readonly record struct Observation(ObservationKind Kind, string Subject, long Detail, long Count);
