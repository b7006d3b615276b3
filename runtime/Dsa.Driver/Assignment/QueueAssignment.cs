using Dsa.Driver.WorkQueues;

namespace Dsa.Driver.Assignment;

/// <summary>What a device has for virtual devices: queues of type <c>mdev</c>, and slots of its interrupt message storage (VD-05, VD-45).</summary>
/// <remarks>
/// Opened and closed by whoever composes virtual devices (the parent), who is one at a time. Blocking code; queues are taken
/// under their own locks.
/// </remarks>
public sealed class QueueAssignment
{
    private readonly IdxdDevice _device;
    private int _isOpen;

    internal QueueAssignment(IdxdDevice device)
    {
        _device = device;
        Slots = new MessageSlots(device);
    }

    /// <summary>Whether there is a parent: only then may a queue be of type <c>mdev</c>.</summary>
    public bool IsOpen => Volatile.Read(ref _isOpen) != 0;

    /// <summary>The device's interrupt message storage.</summary>
    public MessageSlots Slots { get; }

    /// <summary>Registers the parent.</summary>
    /// <returns><see cref="Errno.EBUSY"/> when there is one.</returns>
    public Errno Open() => Interlocked.Exchange(ref _isOpen, 1) == 0 ? Errno.None : Errno.EBUSY;

    /// <summary>The parent goes: queues of the type <c>mdev</c> are unbound, and are of no type.</summary>
    public void Close()
    {
        Volatile.Write(ref _isOpen, 0);
        foreach (var queue in _device.WorkQueues)
        {
            using (queue.Lock.Enter())
            {
                if (queue.Type == WorkQueueType.Mdev)
                {
                    queue.UnbindLocked();
                    queue.Type = WorkQueueType.None;
                }
            }
        }
    }

    /// <summary>How many more virtual devices with a queue of a mode there may be: dedicated queues that nobody has; any number where there is a shared one (VD-05).</summary>
    public int AvailableOf(WqMode mode)
    {
        var bound = _device.WorkQueues.Count(queue => IsCandidate(queue, mode));
        return mode == WqMode.Dedicated || bound == 0 ? bound : Slots.FreeCount;
    }

    /// <summary>Takes a queue that is bound to virtual devices and enabled: a dedicated one that nobody has, or of the shared ones that with the fewest users (VD-05).</summary>
    /// <param name="mode">The mode.</param>
    /// <param name="error"><see cref="Errno.ENODEV"/> when there is none.</param>
    /// <returns>The queue; null on an error.</returns>
    public AssignedQueue? Take(WqMode mode, out Errno error)
    {
        foreach (var queue in _device.WorkQueues.Where(queue => IsCandidate(queue, mode)).OrderBy(static queue => queue.ClientCount))
        {
            using (queue.Lock.Enter())
            {
                if (IsCandidate(queue, mode))
                {
                    error = Errno.None;
                    return new AssignedQueue(queue);
                }
            }
        }

        error = Errno.ENODEV;
        return null;
    }

    private static bool IsCandidate(WorkQueue queue, WqMode mode) =>
        queue.Assigned is not null
        && queue.Mode == mode
        && queue.State == WorkQueueState.Enabled
        && (mode == WqMode.Shared || queue.ClientCount == 0);
}
