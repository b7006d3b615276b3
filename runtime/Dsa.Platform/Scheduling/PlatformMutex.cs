namespace Dsa.Platform.Scheduling;

/// <summary>A sleeping lock for blocking code. Not re-entrant.</summary>
public abstract class PlatformMutex
{
    /// <summary>Waits for the lock; dispose the scope to release it.</summary>
    /// <exception cref="InvalidOperationException">The caller holds it already.</exception>
    public Scope Enter()
    {
        Lock();
        return new Scope(this);
    }

    /// <summary>Takes the lock.</summary>
    protected abstract void Lock();

    /// <summary>Gives the lock back.</summary>
    protected abstract void Unlock();

    /// <summary>The time during which a mutex is held.</summary>
    public readonly struct Scope : IDisposable
    {
        private readonly PlatformMutex _mutex;

        internal Scope(PlatformMutex mutex) => _mutex = mutex;

        /// <inheritdoc/>
        public void Dispose() => _mutex.Unlock();
    }
}
