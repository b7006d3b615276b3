using Dsa.Device.WorkQueues;
using Dsa.Platform.Memory;

namespace Dsa.Device.Commands;

/// <summary>What a set of queues had accepted at one moment: to be waited for, or aborted.</summary>
internal sealed class PendingWork
{
    private readonly WorkQueue[] _queues;
    private readonly ulong[] _before;
    private readonly Pasid _pasid;
    private DeviceCore? _abortedOn;

    /// <summary>Everything accepted so far.</summary>
    public PendingWork(WorkQueue[] queues)
        : this(queues, Pasid.None)
    {
    }

    /// <summary>Everything of one PASID accepted so far.</summary>
    public PendingWork(WorkQueue[] queues, Pasid pasid)
    {
        _queues = queues;
        _pasid = pasid;
        _before = [.. queues.Select(static queue => queue.NextSequence)];
    }

    /// <summary>Whether all of it is complete.</summary>
    public bool IsDone
    {
        get
        {
            for (var i = 0; i < _queues.Length; i++)
            {
                if (_abortedOn is not null && _queues[i].DropAborted())
                {
                    _abortedOn.Occupancy.Fell(_queues[i]);
                }

                if (_queues[i].HasWorkBefore(_before[i], _pasid))
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>Begins to wait for everything of a PASID (or of all) accepted so far, or to abort it.</summary>
    public static PendingWork Begin(DeviceCore core, WorkQueue[] queues, Pasid pasid, bool isAbort)
    {
        var work = new PendingWork(queues, pasid);
        if (isAbort)
        {
            work.Abort(core);
        }

        return work;
    }

    /// <summary>Drops what waits, which makes room in the queues, and has engines drop what they work on.</summary>
    public void Abort(DeviceCore core)
    {
        _abortedOn = core;
        for (var i = 0; i < _queues.Length; i++)
        {
            _queues[i].Abort(_before[i], _pasid);
            core.Occupancy.Fell(_queues[i]);
        }

        core.WakeAll();
    }

    /// <summary>Ends the wait, and the abort if it was one.</summary>
    public void End()
    {
        if (_abortedOn is null)
        {
            return;
        }

        foreach (var queue in _queues)
        {
            queue.EndAbort();
        }
    }
}
