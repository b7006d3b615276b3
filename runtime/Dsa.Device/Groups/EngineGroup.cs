using Dsa.Device.Engines;
using Dsa.Device.WorkQueues;
using Dsa.Platform.Scheduling;

namespace Dsa.Device.Groups;

/// <summary>The queues of a group, taken in turn by its engines (§14).</summary>
/// <remarks>
/// Each queue has as many turns in a round as its priority says. A round ends when no queue with work has a turn left.
/// <c>_lock</c> guards the turns.
/// </remarks>
internal sealed class EngineGroup(WorkQueue[] queues, Engine[] engines)
{
    private readonly LeafLock _lock = new();
    private readonly int[] _turns = new int[queues.Length];
    private int _cursor;

    /// <summary>Whether a queue has a descriptor.</summary>
    public bool HasWork
    {
        get
        {
            foreach (var queue in queues)
            {
                if (queue.HasWork)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Has an idle engine look for work; false when none is idle.</summary>
    /// <param name="isInline">Whether it may begin in the caller's thread.</param>
    public bool WakeIdle(bool isInline)
    {
        foreach (var engine in engines)
        {
            if (engine.TryClaimIdle())
            {
                if (isInline)
                {
                    engine.WakeInline();
                }
                else
                {
                    engine.Wake();
                }

                return true;
            }
        }

        return false;
    }

    /// <summary>Takes the next descriptor for an engine; false when there is none.</summary>
    public bool TryTake(int engine, WorkItem item)
    {
        while (TryPick(out var queue))
        {
            if (queue.TryTake(engine, item))
            {
                // Behind it there may be others whose arrival woke nobody, because this one was still on its way.
                if (HasWork)
                {
                    WakeIdle(isInline: false);
                }

                return true;
            }
        }

        return false;
    }

    private bool TryPick(out WorkQueue queue)
    {
        using (_lock.Enter())
        {
            if (TryPickWithTurn(out queue))
            {
                return true;
            }

            for (var i = 0; i < queues.Length; i++)
            {
                _turns[i] = queues[i].Priority;
            }

            return TryPickWithTurn(out queue);
        }
    }

    private bool TryPickWithTurn(out WorkQueue queue)
    {
        for (var i = 0; i < queues.Length; i++)
        {
            var candidate = (_cursor + i) % queues.Length;
            if (_turns[candidate] > 0 && queues[candidate].HasWork)
            {
                _turns[candidate]--;
                _cursor = (candidate + 1) % queues.Length;
                queue = queues[candidate];
                return true;
            }
        }

        queue = null!;
        return false;
    }
}
