namespace Dsa.Driver.Submission;

/// <summary>The descriptors of one kernel queue that wait for completion (areas CO and AB).</summary>
/// <remarks>
/// Blocking code. Submitters push onto the pending list without a lock; the list lock guards the work list. Whoever takes a descriptor off
/// a list, and nobody else, completes and frees it. Clients are called outside the lock.
/// </remarks>
internal sealed class CompletionLists(DescriptorPool pool, IScheduler scheduler, string name)
{
    private readonly PlatformMutex _lock = scheduler.CreateMutex(name + " lists");
    private readonly List<KernelDescriptor> _work = [];
    private KernelDescriptor? _pending;

    /// <summary>Puts a descriptor on the pending list; called before its portal write (SU-03).</summary>
    public void Push(KernelDescriptor descriptor)
    {
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
        CompleteAll(TakeFinishedWork());
        for (var (current, next) = TakePending(); current is not null; (current, next) = (next, next?.Next))
        {
            if (current.HasStatus || !TryDefer(current))
            {
                Complete(current, TypeOf(current));
            }
        }
    }

    /// <summary>Gives up a descriptor that the device did not accept (AB-02 to AB-08).</summary>
    /// <remarks>
    /// Found nowhere, it is with the interrupt thread, which sees its status and completes it (AB-04). Neighbours that have
    /// finished complete normally; upstream completes the target again in their place (AB-07, BUG-27).
    /// </remarks>
    public void Abort(KernelDescriptor target)
    {
        target.MarkAborted();
        var isFound = false;
        var finished = new List<KernelDescriptor>();
        using (_lock.Enter())
        {
            for (var (current, next) = TakePending(); current is not null; (current, next) = (next, next?.Next))
            {
                isFound |= current == target;
                if (current != target)
                {
                    (current.StatusByte != 0 ? finished : _work).Add(current);
                }
            }

            isFound = isFound || _work.Remove(target);
        }

        if (isFound)
        {
            Complete(target, CompletionType.Abort);
        }

        CompleteAll(finished);
    }

    /// <summary>Empties both lists when the queue goes away, without telling the clients (AB-09, BUG-21).</summary>
    public void Flush()
    {
        List<KernelDescriptor> all;
        using (_lock.Enter())
        {
            all = [.. _work];
            _work.Clear();
            for (var (current, next) = TakePending(); current is not null; (current, next) = (next, next?.Next))
            {
                all.Add(current);
            }
        }

        foreach (var descriptor in all)
        {
            descriptor.Completed = null;
            Complete(descriptor, descriptor.StatusByte != 0 ? CompletionType.Normal : CompletionType.Abort);
        }
    }

    private static CompletionType TypeOf(KernelDescriptor descriptor) =>
        descriptor.StatusByte == KernelDescriptor.AbortedStatus ? CompletionType.Abort : CompletionType.Normal;

    private (KernelDescriptor? First, KernelDescriptor? Second) TakePending()
    {
        var first = Interlocked.Exchange(ref _pending, null);
        return (first, first?.Next);
    }

    // Unlinked before it is completed: completion may hand the descriptor to somebody else (CO-06, BUG-24).
    private List<KernelDescriptor> TakeFinishedWork()
    {
        using (_lock.Enter())
        {
            var finished = _work.FindAll(descriptor => descriptor.StatusByte != 0);
            _work.RemoveAll(finished.Contains);
            return finished;
        }
    }

    // Looked at again under the lock: an aborter that did not find it has marked it by now.
    private bool TryDefer(KernelDescriptor descriptor)
    {
        using (_lock.Enter())
        {
            if (descriptor.HasStatus)
            {
                return false;
            }

            _work.Add(descriptor);
            return true;
        }
    }

    private void CompleteAll(List<KernelDescriptor> finished)
    {
        foreach (var descriptor in finished)
        {
            Complete(descriptor, TypeOf(descriptor));
        }
    }

    private void Complete(KernelDescriptor descriptor, CompletionType type)
    {
        descriptor.Complete(type);
        pool.Free(descriptor);
    }
}
