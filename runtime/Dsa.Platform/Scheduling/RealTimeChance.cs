namespace Dsa.Platform.Scheduling;

/// <summary>Chance in real time: any thread may ask, and numbers do not repeat.</summary>
internal sealed class RealTimeChance(InjectionProfile profile) : IChance
{
    private readonly bool _anything = profile != InjectionProfile.None;

    public bool Occurs(Injection injection)
    {
        if (!_anything)
        {
            return false;
        }

        var oneIn = profile.OneIn(injection);
        return oneIn > 0 && Random.Shared.Next(oneIn) == 0;
    }

    public int Next(int exclusiveMaximum) => Random.Shared.Next(exclusiveMaximum);
}
