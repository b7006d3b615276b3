namespace Dsa.Platform.Scheduling;

/// <summary>A short lock around a few words of state.</summary>
/// <remarks>
/// Never held over a switch point, a wait or a translation, and the last lock that is taken: so it is never contended under
/// a seed, and only for an instant in real time. Steppers and blocking code may use it alike.
/// </remarks>
public sealed class LeafLock
{
    private readonly Lock _lock = new();

    /// <summary>Takes the lock; dispose the scope to release it.</summary>
    public Lock.Scope Enter() => _lock.EnterScope();
}
