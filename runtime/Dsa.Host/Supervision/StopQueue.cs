namespace Dsa.Host.Supervision;

/// <summary>Reports of traced threads, so that each gets its turn.</summary>
/// <remarks>
/// The kernel looks through the threads in an order of its own: a few that stop again at once could keep it from ever reaching the others. So every few reports all stops that
/// there are are taken together, and one end.
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
        if (isShared && _queue.Count == 0 && ++_reports % ReportsBetweenRounds == 0)
        {
            TakeRound();
        }

        while (_queue.TryDequeue(out var first))
        {
            // A thread that was killed meanwhile, or whose id another one took by executing, stands somewhere else than was said.
            if (!first.Status.IsStopped || !Ptrace.HasReport(first.ThreadId))
            {
                (threadId, status) = first;
                return true;
            }
        }

        threadId = Ptrace.Wait(out status);
        return threadId != 0;
    }

    private void TakeRound()
    {
        int threadId;
        while ((threadId = Ptrace.TakeStop(out var stop)) != 0)
        {
            _queue.Enqueue((threadId, stop));
        }

        if ((threadId = Ptrace.FindEnded(out var end)) != 0)
        {
            _queue.Enqueue((threadId, end));
        }
    }
}
