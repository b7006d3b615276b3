namespace Dsa.Platform.Tests.Scheduling;

/// <summary>A thread pool in which nothing runs: work blocks all threads that it may have, until this is disposed.</summary>
internal sealed class BlockedPool : IDisposable
{
    // More than a pool that other tests have used may still have above its limit.
    private const int Blockers = 256;

    private readonly ManualResetEventSlim _release = new();
    private readonly int _workers;
    private readonly int _ports;
    private volatile bool _hasFreeThread;
    private int _done;

    public BlockedPool()
    {
        ThreadPool.GetMaxThreads(out _workers, out _ports);
        ThreadPool.GetMinThreads(out var least, out _);
        ThreadPool.SetMaxThreads(Math.Max(least, Environment.ProcessorCount), _ports);
        for (var i = 0; i < Blockers; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static self => self.Block(), this, preferLocal: false);
        }

        // Behind all that block: it runs when a thread is free.
        ThreadPool.UnsafeQueueUserWorkItem(static self => self._hasFreeThread = true, this, preferLocal: false);
    }

    /// <summary>Whether a thread was free after all.</summary>
    public bool HasFreeThread => _hasFreeThread;

    public void Dispose()
    {
        ThreadPool.SetMaxThreads(_workers, _ports);
        _release.Set();
        SpinWait.SpinUntil(() => Volatile.Read(ref _done) == Blockers);
        _release.Dispose();
    }

    private void Block()
    {
        _release.Wait();
        Interlocked.Increment(ref _done);
    }
}
