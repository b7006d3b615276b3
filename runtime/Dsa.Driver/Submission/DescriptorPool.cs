using Dsa.Driver.Devices;
using Dsa.Driver.WorkQueues;

namespace Dsa.Driver.Submission;

/// <summary>The descriptors of one kernel queue, and the memory of their completion records (area DA).</summary>
/// <remarks>Blocking code; freeing is also allowed from interrupt threads. The leaf lock guards the free descriptors.</remarks>
internal sealed class DescriptorPool : IDisposable
{
    private readonly WorkQueue _queue;
    private readonly LeafLock _lock = new();
    private readonly SortedSet<int> _free = [];
    private readonly Gate _freed;
    private DmaBuffer? _records;
    private KernelDescriptor[] _descriptors = [];
    private volatile int _freeCount;
    private volatile bool _isClosed;

    public DescriptorPool(WorkQueue queue)
    {
        _queue = queue;
        _freed = queue.Device.Kernel.Scheduler.CreateGate(queue.Path + " descriptors");
    }

    /// <summary>How many there are: the entries of a dedicated queue, the threshold of a shared one (DA-01).</summary>
    public int Count => _descriptors.Length;

    /// <summary>How many are free.</summary>
    public int FreeCount => _freeCount;

    /// <summary>Makes the descriptors, all free (DA-01 to DA-03).</summary>
    public Errno Fill()
    {
        var device = _queue.Device;
        var count = _queue.IsShared ? _queue.ThresholdEntries : _queue.SizeEntries;
        _records = device.Kernel.AllocateCoherent(device.Slot, count * device.Type.RecordBytes);
        if (_records is not { } records)
        {
            return Errno.ENOMEM;
        }

        Pasid? pasid = device.HasSystemPasid ? device.SystemPasid : null;
        _descriptors = [.. Enumerable.Range(0, count).Select(i => new KernelDescriptor(i, device.Type, records, pasid))];
        _free.UnionWith(Enumerable.Range(0, count));
        _freeCount = count;
        return Errno.None;
    }

    /// <summary>Takes a descriptor, waiting for one if asked to (DA-04 to DA-08).</summary>
    public KernelDescriptor? Allocate(bool mayBlock, out Errno error)
    {
        error = Errno.None;
        if (_queue.Device.State != IdxdDeviceState.Enabled)
        {
            error = Errno.EIO;
            return null;
        }

        while (!_isClosed)
        {
            if (TryTake() is { } descriptor)
            {
                descriptor.Clear();
                return descriptor;
            }

            if (!mayBlock)
            {
                error = Errno.EAGAIN;
                return null;
            }

            _freed.WaitUntil(() => _freeCount > 0 || _isClosed);
        }

        // Upstream goes on waiting, for memory that is being freed (DA-07).
        error = Errno.EIO;
        return null;
    }

    /// <summary>Gives a descriptor back and wakes who waits for one (DA-09).</summary>
    /// <exception cref="InvalidOperationException">It is free already.</exception>
    public void Free(KernelDescriptor descriptor)
    {
        using (_lock.Enter())
        {
            if (!_free.Add(descriptor.Index))
            {
                throw new InvalidOperationException($"Descriptor {descriptor.Index} is free already.");
            }

            _freeCount = _free.Count;
        }

        _freed.Signal();
    }

    /// <summary>Ends all waits; there are no descriptors any more.</summary>
    public void Close()
    {
        _isClosed = true;
        _freed.Signal();
    }

    /// <summary>Frees the memory; nobody allocates or submits any more, and the lists are empty (DA-10).</summary>
    public void Dispose() => _records?.Dispose();

    private KernelDescriptor? TryTake()
    {
        using (_lock.Enter())
        {
            if (_free.Count == 0)
            {
                return null;
            }

            var index = _free.Min;
            _free.Remove(index);
            _freeCount = _free.Count;
            return _descriptors[index];
        }
    }
}
