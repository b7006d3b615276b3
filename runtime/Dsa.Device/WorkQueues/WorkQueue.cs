using Dsa.Device.Engines;
using Dsa.Platform.Memory;

namespace Dsa.Device.WorkQueues;

/// <summary>A work queue: the ring of accepted descriptors, and the record of those that engines work on.</summary>
/// <remarks>
/// Portals put in, engines take out and complete, the command unit starts, stops and waits: any of them on any thread, none
/// with a lock. An engine lists a descriptor as running before it takes it out of the ring, so a wait never misses one.
/// </remarks>
/// <param name="index">Its index.</param>
/// <param name="capacity">The most entries that its size may be.</param>
/// <param name="engineCount">Engines of the device.</param>
/// <param name="lookAgain">Has whoever waits for descriptors of the queue look again.</param>
/// <param name="switchPoint">Lets others go on while a descriptor is put in; null in real time.</param>
internal sealed class WorkQueue(int index, int capacity, int engineCount, Action lookAgain, Action? switchPoint)
{
    private readonly SubmissionRing _ring = new(capacity, switchPoint);
    private readonly RunningDescriptors _running = new(engineCount);
    private Opening? _opening;
    private AbortOrder? _abort;
    private int _isAwaitedByDrain;
    private volatile bool _hasOccupancyInterrupt;

    /// <summary>Its index.</summary>
    public int Index => index;

    /// <summary>Entries in use.</summary>
    public int Occupancy => _ring.Count;

    /// <summary>Whether an engine finds something in it.</summary>
    public bool HasWork => _ring.IsReady;

    /// <summary>The configuration of the enabled queue.</summary>
    /// <exception cref="InvalidOperationException">The queue was never enabled.</exception>
    public WorkQueueConfiguration Configuration =>
        Volatile.Read(ref _opening)?.Configuration ?? throw new InvalidOperationException("The work queue was never enabled.");

    /// <summary>Turns in a round of its group.</summary>
    public int Priority => Volatile.Read(ref _opening)?.Configuration.Priority ?? 1;

    /// <summary>Whether software wants to know when the occupancy falls.</summary>
    public bool HasOccupancyInterrupt
    {
        get => _hasOccupancyInterrupt;
        set => _hasOccupancyInterrupt = value;
    }

    /// <summary>The number that the next descriptor gets: everything accepted so far has a lower one.</summary>
    public ulong NextSequence => _ring.Next;

    /// <summary>Begins to accept descriptors.</summary>
    public void Enable(WorkQueueConfiguration configuration)
    {
        Volatile.Write(ref _abort, null);
        Volatile.Write(ref _opening, new Opening(configuration, _ring.Open()));
    }

    /// <summary>Accepts nothing from now on.</summary>
    public void StopAccepting() => _ring.Close();

    /// <summary>Takes a descriptor, if the queue is of that mode and has room.</summary>
    /// <param name="descriptor">The descriptor.</param>
    /// <param name="mode">The mode that the kind of write is for.</param>
    /// <param name="threshold">The occupancy from which there is no room, whatever the size.</param>
    /// <param name="isInterruptMessageStorage">Whether the portal belongs to the interrupt message storage.</param>
    /// <param name="pretendFull">Whether to behave as if there were no room.</param>
    public Acceptance TryAccept(
        in WorkDescriptor descriptor, WqMode mode, int threshold, bool isInterruptMessageStorage, bool pretendFull)
    {
        if (Volatile.Read(ref _opening) is not { } opening || opening.Configuration.Mode != mode)
        {
            return Acceptance.Refused;
        }

        var limit = pretendFull ? 0 : Math.Min(threshold, opening.Configuration.Size);
        var acceptance = _ring.TryAdd(descriptor, isInterruptMessageStorage, opening.Number, limit);
        if (acceptance == Acceptance.Accepted && Volatile.Read(ref _abort) is not null)
        {
            // It may have got its number before the abort and its place after the abort had looked.
            lookAgain();
        }

        return acceptance;
    }

    /// <summary>Whether a descriptor that comes now, by that kind of write, finds room.</summary>
    public bool HasRoom(WqMode mode, int threshold) =>
        Volatile.Read(ref _opening) is { } opening && opening.Configuration.Mode == mode && Occupancy < Math.Min(threshold, opening.Configuration.Size);

    /// <summary>Hands the oldest descriptor to an engine; false when there is none.</summary>
    public bool TryTake(int engine, WorkItem item)
    {
        while (_ring.TryPeek(out var entry))
        {
            _running.Begin(engine, entry.Sequence, PasidOf(entry));
            if (_ring.TryClaim(entry.Sequence))
            {
                item.Begin(this, Configuration, entry);
                return true;
            }

            // For a moment this engine was listed with a descriptor that another one took, and somebody may wait for that.
            _running.End(engine);
            lookAgain();
        }

        return false;
    }

    /// <summary>An engine has done with its descriptor; nothing more is written for it.</summary>
    /// <returns>Whether a Drain descriptor waits for such news.</returns>
    public bool Complete(int engine)
    {
        _running.End(engine);
        return TakeDrainNotice();
    }

    /// <summary>Whether a Drain descriptor waits to be told of a completion; true once for each wait.</summary>
    public bool TakeDrainNotice() =>
        Volatile.Read(ref _isAwaitedByDrain) != 0 && Interlocked.Exchange(ref _isAwaitedByDrain, 0) != 0;

    /// <summary>Whether descriptors accepted before a number are not complete.</summary>
    /// <param name="before">The number.</param>
    /// <param name="pasid">Only those of a PASID, or of none for all.</param>
    public bool HasWorkBefore(ulong before, Pasid pasid)
    {
        var end = Math.Min(before, _ring.Next);
        for (var sequence = _ring.Head; sequence < end; sequence++)
        {
            var state = _ring.Look(sequence, out var entry);
            if (state == EntryState.Arriving
                || (state == EntryState.Waiting && (!pasid.IsValid || PasidOf(entry) == pasid)))
            {
                return true;
            }
        }

        return _running.HasBefore(before, pasid);
    }

    /// <summary>As <see cref="HasWorkBefore"/>, and if so has <see cref="Complete"/> tell of the next completion.</summary>
    public bool MustDrainWait(ulong before, Pasid pasid)
    {
        if (!HasWorkBefore(before, pasid))
        {
            return false;
        }

        // Told first and looked at second: a completion in between is either seen here or tells.
        Interlocked.Exchange(ref _isAwaitedByDrain, 1);
        return HasWorkBefore(before, pasid);
    }

    /// <summary>Drops what waits, and has engines drop what they work on, whatever it is.</summary>
    public void AbortAll() => Abort(ulong.MaxValue, Pasid.None);

    /// <summary>Drops descriptors that wait, and has engines drop those that they work on.</summary>
    public void Abort(ulong before, Pasid pasid)
    {
        Volatile.Write(ref _abort, new AbortOrder(before, pasid));
        Interlocked.MemoryBarrier();
        DropAborted();
    }

    /// <summary>Drops what the abort in progress covers and what has come to its place since it began.</summary>
    /// <returns>Whether there was something to drop, and so the occupancy fell.</returns>
    public bool DropAborted()
    {
        if (Volatile.Read(ref _abort) is not { } order)
        {
            return false;
        }

        var hasDropped = false;

        var end = Math.Min(order.Before, _ring.Next);
        for (var sequence = _ring.Head; sequence < end; sequence++)
        {
            if (_ring.Look(sequence, out var entry) == EntryState.Waiting && order.Covers(sequence, PasidOf(entry)))
            {
                hasDropped |= _ring.Drop(sequence);
            }
        }

        _ring.PassDropped();
        return hasDropped;
    }

    /// <summary>Ends an abort: engines drop nothing more.</summary>
    public void EndAbort() => Volatile.Write(ref _abort, null);

    /// <summary>Whether an engine is to drop a descriptor.</summary>
    public bool IsAborted(ulong sequence, Pasid pasid) => Volatile.Read(ref _abort) is { } order && order.Covers(sequence, pasid);

    private Pasid PasidOf(in QueueEntry entry) => Configuration.RequesterOf(entry.Descriptor).Pasid;

    /// <summary>A time in which the queue accepts: its configuration, and what the ring knows it by.</summary>
    private sealed record Opening(WorkQueueConfiguration Configuration, ulong Number);
}
