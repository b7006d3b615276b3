using Dsa.Device.Engines;
using Dsa.Platform.Memory;
using Dsa.Platform.Scheduling;

namespace Dsa.Device.WorkQueues;

/// <summary>A work queue: a bounded ring of accepted descriptors, and the record of those that engines work on.</summary>
/// <remarks>
/// Portals put in, engines take out and complete, the command unit starts, stops and waits: any of them on any thread.
/// <c>_lock</c> guards the ring, the numbers and the list of running descriptors. Taking a descriptor out of the ring and
/// listing it as running is one step under the lock, so a wait never misses one.
/// </remarks>
internal sealed class WorkQueue(int index, int capacity, int engineCount)
{
    private readonly LeafLock _lock = new();
    private readonly QueueEntry[] _ring = new QueueEntry[capacity];
    private readonly RunningDescriptor[] _running = new RunningDescriptor[engineCount];
    private WorkQueueConfiguration? _configuration;
    private AbortOrder? _abort;
    private ulong _next;
    private int _head;
    private int _count;
    private bool _isAccepting;
    private bool _isAwaitedByDrain;
    private volatile bool _hasOccupancyInterrupt;

    /// <summary>Its index.</summary>
    public int Index => index;

    /// <summary>Entries in use.</summary>
    public int Occupancy => Volatile.Read(ref _count);

    /// <summary>The configuration of the enabled queue.</summary>
    /// <exception cref="InvalidOperationException">The queue was never enabled.</exception>
    public WorkQueueConfiguration Configuration =>
        _configuration ?? throw new InvalidOperationException("The work queue was never enabled.");

    /// <summary>Turns in a round of its group.</summary>
    public int Priority => _configuration?.Priority ?? 1;

    /// <summary>Whether software wants to know when the occupancy falls.</summary>
    public bool HasOccupancyInterrupt
    {
        get => _hasOccupancyInterrupt;
        set => _hasOccupancyInterrupt = value;
    }

    /// <summary>The number that the next descriptor gets: everything accepted so far has a lower one.</summary>
    public ulong NextSequence
    {
        get
        {
            using (_lock.Enter())
            {
                return _next;
            }
        }
    }

    /// <summary>Begins to accept descriptors.</summary>
    public void Enable(WorkQueueConfiguration configuration)
    {
        using (_lock.Enter())
        {
            _configuration = configuration;
            _abort = null;
            _isAccepting = true;
        }
    }

    /// <summary>Accepts nothing from now on.</summary>
    public void StopAccepting()
    {
        using (_lock.Enter())
        {
            _isAccepting = false;
        }
    }

    /// <summary>Takes a descriptor, if the queue is of that mode and has room.</summary>
    /// <param name="descriptor">The descriptor.</param>
    /// <param name="mode">The mode that the kind of write is for.</param>
    /// <param name="threshold">The occupancy from which there is no room, whatever the size.</param>
    /// <param name="isInterruptMessageStorage">Whether the portal belongs to the interrupt message storage.</param>
    /// <param name="pretendFull">Whether to behave as if there were no room.</param>
    public Acceptance TryAccept(
        in WorkDescriptor descriptor, WqMode mode, int threshold, bool isInterruptMessageStorage, bool pretendFull)
    {
        using (_lock.Enter())
        {
            if (!_isAccepting || _configuration!.Mode != mode)
            {
                return Acceptance.Refused;
            }

            // The checks of Enable Device keep the size within the ring; a portal write must not depend on that.
            if (_count >= Math.Min(threshold, Math.Min(_configuration.Size, _ring.Length)) || pretendFull)
            {
                return Acceptance.Full;
            }

            var position = _head + _count;
            ref var entry = ref _ring[position >= _ring.Length ? position - _ring.Length : position];
            entry.Descriptor = descriptor;
            entry.Sequence = _next++;
            entry.IsInterruptMessageStorage = isInterruptMessageStorage;
            Volatile.Write(ref _count, _count + 1);
            return Acceptance.Accepted;
        }
    }

    /// <summary>Hands the oldest descriptor to an engine; false when there is none.</summary>
    public bool TryTake(int engine, WorkItem item)
    {
        using (_lock.Enter())
        {
            if (_count == 0)
            {
                return false;
            }

            ref var entry = ref _ring[_head];
            item.Begin(this, Configuration, entry);
            _running[engine] = new RunningDescriptor(true, entry.Sequence, item.Requester.Pasid);
            _head = _head + 1 == _ring.Length ? 0 : _head + 1;
            Volatile.Write(ref _count, _count - 1);
            return true;
        }
    }

    /// <summary>An engine has done with its descriptor; nothing more is written for it.</summary>
    /// <returns>Whether a Drain descriptor waits for such news.</returns>
    public bool Complete(int engine)
    {
        using (_lock.Enter())
        {
            _running[engine] = default;
            var isAwaited = _isAwaitedByDrain;
            _isAwaitedByDrain = false;
            return isAwaited;
        }
    }

    /// <summary>Whether descriptors accepted before a number are not complete.</summary>
    /// <param name="before">The number.</param>
    /// <param name="pasid">Only those of a PASID, or of none for all.</param>
    public bool HasWorkBefore(ulong before, Pasid pasid)
    {
        using (_lock.Enter())
        {
            return HasWorkBeforeLocked(before, pasid);
        }
    }

    /// <summary>As <see cref="HasWorkBefore"/>, and if so has <see cref="Complete"/> tell of the next completion.</summary>
    public bool MustDrainWait(ulong before, Pasid pasid)
    {
        using (_lock.Enter())
        {
            var waits = HasWorkBeforeLocked(before, pasid);
            _isAwaitedByDrain |= waits;
            return waits;
        }
    }

    /// <summary>Drops what waits, and has engines drop what they work on, whatever it is.</summary>
    public void AbortAll() => Abort(ulong.MaxValue, Pasid.None);

    /// <summary>Drops descriptors that wait, and has engines drop those that they work on.</summary>
    public void Abort(ulong before, Pasid pasid)
    {
        using (_lock.Enter())
        {
            var order = new AbortOrder(before, pasid);
            Volatile.Write(ref _abort, order);
            var kept = 0;
            for (var i = 0; i < _count; i++)
            {
                ref var entry = ref _ring[(_head + i) % _ring.Length];
                if (!order.Covers(entry.Sequence, PasidOf(entry)))
                {
                    _ring[(_head + kept++) % _ring.Length] = entry;
                }
            }

            Volatile.Write(ref _count, kept);
        }
    }

    /// <summary>Ends an abort: engines drop nothing more.</summary>
    public void EndAbort() => Volatile.Write(ref _abort, null);

    /// <summary>Whether an engine is to drop a descriptor.</summary>
    public bool IsAborted(ulong sequence, Pasid pasid) => Volatile.Read(ref _abort) is { } order && order.Covers(sequence, pasid);

    private bool HasWorkBeforeLocked(ulong before, Pasid pasid)
    {
        for (var i = 0; i < _count; i++)
        {
            ref var entry = ref _ring[(_head + i) % _ring.Length];
            if (entry.Sequence >= before)
            {
                break;
            }

            if (!pasid.IsValid || PasidOf(entry) == pasid)
            {
                return true;
            }
        }

        foreach (var running in _running)
        {
            if (running.IsRunning && running.Sequence < before && (!pasid.IsValid || running.Pasid == pasid))
            {
                return true;
            }
        }

        return false;
    }

    private Pasid PasidOf(in QueueEntry entry) => Configuration.RequesterOf(entry.Descriptor).Pasid;

    /// <summary>What an engine works on out of this queue.</summary>
    private readonly record struct RunningDescriptor(bool IsRunning, ulong Sequence, Pasid Pasid);
}
