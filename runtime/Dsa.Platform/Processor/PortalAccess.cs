using Dsa.Platform.Scheduling;

namespace Dsa.Platform.Processor;

/// <summary>The access of programs to a page of portals, until it is taken away from all of them at once.</summary>
/// <remarks>
/// Any thread may store. What a kernel does when it unmaps a page from the programs that have it: who stores afterwards faults.
/// The revoker sets the flag before it looks at the count, and who stores counts itself before it looks at the flag: so one of
/// the two always sees the other.
/// </remarks>
/// <param name="scheduler">Time and threads.</param>
/// <param name="name">The name of the page, for whoever waits.</param>
public sealed class PortalAccess(IScheduler scheduler, string name)
{
    private readonly Gate _ended = scheduler.CreateGate(name);
    private int _count;
    private volatile bool _isRevoked;

    /// <summary>Whether the page has been taken away.</summary>
    public bool IsRevoked => _isRevoked;

    /// <summary>Called when the page is taken away, before <see cref="Revoke"/> returns: for who shows the page to programs otherwise than by the stores here.</summary>
    public event Action? Revoked;

    /// <summary>Begins a store; false when the page has been taken away.</summary>
    public bool TryBegin()
    {
        Interlocked.Increment(ref _count);
        if (!_isRevoked)
        {
            return true;
        }

        End();
        return false;
    }

    /// <summary>Ends a store that has begun.</summary>
    public void End()
    {
        if (Interlocked.Decrement(ref _count) == 0 && _isRevoked)
        {
            _ended.Signal();
        }
    }

    /// <summary>Takes the page away, and waits for the stores that have begun. Blocking code; those who store wait for nobody.</summary>
    public void Revoke()
    {
        _isRevoked = true;
        Interlocked.MemoryBarrier();
        _ended.WaitUntil(() => Volatile.Read(ref _count) == 0);
        Revoked?.Invoke();
    }
}
