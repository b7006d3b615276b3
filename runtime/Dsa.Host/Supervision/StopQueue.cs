namespace Dsa.Host.Supervision;

/// <summary>Reports of traced threads, so that each gets its turn.</summary>
/// <remarks>
/// waitpid looks through the threads in an order of its own: a few that stop again at once could keep it from ever reaching the others. So every few reports all that there are
/// are taken together.
/// </remarks>
internal sealed class StopQueue
{
    private const int ReportsBetweenRounds = 8;

    private readonly Queue<(int ThreadId, WaitStatus Status)> _queue = new();
    private int _reports;

    /// <summary>Waits for the next report.</summary>
    /// <param name="isShared">Whether there is more than one thread.</param>
    /// <param name="threadId">The thread.</param>
    /// <param name="status">What it reports.</param>
    /// <returns>False if nothing is traced any more.</returns>
    public bool Next(bool isShared, out int threadId, out WaitStatus status)
    {
        while (_queue.TryDequeue(out var first))
        {
            // A thread that was killed meanwhile, or whose id another one took by executing, stands somewhere else than was said.
            if (!Ptrace.HasReport(first.ThreadId))
            {
                (threadId, status) = first;
                return true;
            }
        }

        threadId = Ptrace.Wait(isBlocking: true, out status);
        if (isShared && ++_reports % ReportsBetweenRounds == 0)
        {
            for (int other; (other = Ptrace.Wait(isBlocking: false, out var otherStatus)) != 0;)
            {
                _queue.Enqueue((other, otherStatus));
            }
        }

        return threadId != 0;
    }
}
