namespace Dsa.Platform.Scheduling;

/// <summary>Chance out of a seed.</summary>
internal sealed class SeededChance(SeededRandom random, InjectionProfile profile) : IChance
{
    public bool Occurs(Injection injection)
    {
        var oneIn = profile.OneIn(injection);
        return oneIn > 0 && random.Next(oneIn) == 0;
    }

    public int Next(int exclusiveMaximum) => random.Next(exclusiveMaximum);
}
