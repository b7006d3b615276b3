namespace Dsa.Driver.Submission;

/// <summary>The descriptors of one kernel queue that wait for completion (areas CO and AB).</summary>
/// <remarks>
/// Blocking code. Submitters push onto the pending list without a lock; the list lock guards the others. Whoever takes a
/// descriptor off a list, and nobody else, completes and frees it. Clients are called outside the lock.
/// </remarks>
/// <param name="pool">Where descriptors go when they have ended.</param>
/// <param name="scheduler">Time and threads.</param>
/// <param name="name">The name of the queue.</param>
/// <param name="revoked">Called when there is something for <see cref="TakeRevoked"/>; null where handles are not requested.</param>
internal sealed class CompletionLists(DescriptorPool pool, IScheduler scheduler, string name, Action? revoked)
{
    private readonly PlatformMutex _lock = scheduler.CreateMutex(name + " lists");
    private readonly List<KernelDescriptor> _work = [];
    private readonly List<KernelDescriptor> _revoked = [];
    private KernelDescriptor? _pending;
    private int _generation;
    private int _terminations;
    private int _outstandingCount;

    /// <summary>Descriptors that have been pushed and have not ended.</summary>
    public int OutstandingCount => Volatile.Read(ref _outstandingCount);

    /// <summary>Puts a descriptor on the pending list; called before its portal write (SU-03), and by nobody while all are ended.</summary>
    public void Push(KernelDescriptor descriptor)
    {
        descriptor.Generation = Volatile.Read(ref _generation);
        descriptor.Terminations = Volatile.Read(ref _terminations);
        Interlocked.Increment(ref _outstandingCount);
        KernelDescriptor? head;
        do
        {
            head = Volatile.Read(ref _pending);
            descriptor.Next = head;
        }
        while (Interlocked.CompareExchange(ref _pending, descriptor, head) != head);
    }

    /// <summary>The interrupt: the work list first, then the pending list, newest first (CO-01, CO-02). No registers (CO-09).</summary>
    public void OnInterrupt()
    {
        Finish(TakeFinishedWork());
        for (var (current, next) = TakePending(); current is not null; (current, next) = (next, next?.Next))
        {
            if (current.HasStatus || !TryDefer(current))
            {
                Finish(current);
            }
        }
    }

    /// <summary>Takes a descriptor that the device did not accept off its list, and neighbours that have finished (AB-02 to AB-08).</summary>
    /// <remarks>
    /// Found nowhere, it is with the interrupt thread, which sees its status and completes it (AB-04). Neighbours that have
    /// finished complete normally; upstream completes the target again in their place (AB-07, BUG-27).
    /// </remarks>
    /// <returns>What the caller has to <see cref="Finish(List{KernelDescriptor})"/>.</returns>
    public List<KernelDescriptor> Withdraw(KernelDescriptor target)
    {
        target.MarkAborted();
        var taken = new List<KernelDescriptor>();
        using (_lock.Enter())
        {
            for (var (current, next) = TakePending(); current is not null; (current, next) = (next, next?.Next))
            {
                (current.StatusByte != 0 ? taken : _work).Add(current);
            }

            if (_work.Remove(target))
            {
                taken.Add(target);
            }
        }

        return taken;
    }

    /// <summary>Completes and frees descriptors that are on no list any more; those with a revoked handle are set aside instead (IH-18).</summary>
    public void Finish(List<KernelDescriptor> descriptors) => descriptors.ForEach(Finish);

    /// <summary>Takes the descriptors that are to be submitted again; the caller pushes them, or fails them.</summary>
    public List<KernelDescriptor> TakeRevoked()
    {
        using (_lock.Enter())
        {
            List<KernelDescriptor> taken = [.. _revoked];
            _revoked.Clear();
            Interlocked.Add(ref _outstandingCount, -taken.Count);
            return taken;
        }
    }

    /// <summary>Ends a descriptor that was taken and could not be submitted again (IH-19).</summary>
    public void Fail(KernelDescriptor descriptor)
    {
        descriptor.MarkAborted();
        End(descriptor);
    }

    /// <summary>Completes those with a revoked handle, for which there will be no other; the rest stays (AB-11, IH-17).</summary>
    public void AbortRevoked()
    {
        List<KernelDescriptor> taken;
        using (_lock.Enter())
        {
            MovePending();
            taken = [.. _revoked, .. TakeWork(static descriptor => descriptor.IsRevoked)];
            _revoked.Clear();
        }

        taken.ForEach(Complete);
    }

    /// <summary>Sees to it that nothing that was pushed is submitted again (DM-12). The caller holds the queue lock.</summary>
    public void Terminate()
    {
        Interlocked.Increment(ref _terminations);
        AbortRevoked();
    }

    /// <summary>Whether a descriptor that has not ended was pushed before the last termination.</summary>
    public bool IsTerminated(KernelDescriptor descriptor) => descriptor.Terminations != Volatile.Read(ref _terminations);

    /// <summary>Completes everything, whatever its status: the device writes nothing any more (WQ-30, AB-09).</summary>
    /// <param name="tellsClients">Whether clients are called back; not when the queue goes away (BUG-21).</param>
    public void EndAll(bool tellsClients)
    {
        List<KernelDescriptor> all;
        using (_lock.Enter())
        {
            // What the interrupt thread holds may not come back to a list, even if others are pushed again by then.
            _generation++;
            MovePending();
            all = [.. _work, .. _revoked];
            _work.Clear();
            _revoked.Clear();
        }

        foreach (var descriptor in all)
        {
            descriptor.Completed = tellsClients ? descriptor.Completed : null;
            Complete(descriptor);
        }
    }

    private (KernelDescriptor? First, KernelDescriptor? Second) TakePending()
    {
        var first = Interlocked.Exchange(ref _pending, null);
        return (first, first?.Next);
    }

    private void MovePending()
    {
        for (var (current, next) = TakePending(); current is not null; (current, next) = (next, next?.Next))
        {
            _work.Add(current);
        }
    }

    // Unlinked before it is completed: completion may hand the descriptor to somebody else (CO-06, BUG-24).
    private List<KernelDescriptor> TakeFinishedWork()
    {
        using (_lock.Enter())
        {
            return TakeWork(static descriptor => descriptor.StatusByte != 0);
        }
    }

    // Each is looked at once: the device may write its status between two looks.
    private List<KernelDescriptor> TakeWork(Predicate<KernelDescriptor> isMeant)
    {
        var taken = new List<KernelDescriptor>();
        _work.RemoveAll(descriptor =>
        {
            var isTaken = isMeant(descriptor);
            if (isTaken)
            {
                taken.Add(descriptor);
            }

            return isTaken;
        });
        return taken;
    }

    // Looked at again under the lock: an aborter that did not find it has marked it by now.
    private bool TryDefer(KernelDescriptor descriptor)
    {
        using (_lock.Enter())
        {
            if (descriptor.Generation != _generation || descriptor.HasStatus)
            {
                return false;
            }

            _work.Add(descriptor);
            return true;
        }
    }

    private void Finish(KernelDescriptor descriptor)
    {
        if (!TrySetAside(descriptor))
        {
            Complete(descriptor);
        }
    }

    private bool TrySetAside(KernelDescriptor descriptor)
    {
        if (revoked is null || !descriptor.IsRevoked)
        {
            return false;
        }

        bool isFirst;
        using (_lock.Enter())
        {
            if (descriptor.Generation != _generation || IsTerminated(descriptor))
            {
                return false;
            }

            isFirst = _revoked.Count == 0;
            _revoked.Add(descriptor);
        }

        if (isFirst)
        {
            revoked();
        }

        return true;
    }

    private void Complete(KernelDescriptor descriptor)
    {
        Interlocked.Decrement(ref _outstandingCount);
        End(descriptor);
    }

    private void End(KernelDescriptor descriptor)
    {
        descriptor.Complete();
        pool.Free(descriptor);
    }
}
