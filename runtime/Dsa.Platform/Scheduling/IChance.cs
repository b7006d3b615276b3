namespace Dsa.Platform.Scheduling;

/// <summary>What is left to chance.</summary>
public interface IChance
{
    /// <summary>Whether a misfortune happens here and now.</summary>
    bool Occurs(Injection injection);

    /// <summary>A number from 0 up to, not including, <paramref name="exclusiveMaximum"/>.</summary>
    int Next(int exclusiveMaximum);
}
