namespace Dsa.Platform.Scheduling;

/// <summary>A simulation cannot go on: an actor failed, all wait for each other, or it does not come to an end.</summary>
public sealed class SimulationException : Exception
{
    /// <summary>Says what happened, and under which seed.</summary>
    public SimulationException(ulong seed, string message, Exception? inner = null)
        : base($"Seed {seed}: {message}", inner) => Seed = seed;

    /// <summary>The seed that leads here again.</summary>
    public ulong Seed { get; }
}
