using Dsa.Virtual.Queues;

namespace Dsa.Virtual.Mediation;

/// <summary>A virtual device that a host's device is the parent of: a queue, and a PASID of the host's (VD-05).</summary>
/// <remarks>Blocking code may call from any thread; the mutex lets one open or close it at a time. It is taken before queue locks.</remarks>
public sealed class Mdev
{
    private readonly MdevParent _parent;
    private readonly PlatformMutex _mutex;
    private bool _isRemoved;

    internal Mdev(MdevParent parent, MdevType type, MdevUuid uuid, AssignedQueue queue, AuxiliaryDomain domain)
    {
        _parent = parent;
        _mutex = parent.Kernel.Scheduler.CreateMutex($"mdev {uuid}");
        Type = type;
        Uuid = uuid;
        Queue = queue;
        Domain = domain;
    }

    /// <summary>Its name.</summary>
    public MdevUuid Uuid { get; }

    /// <summary>Its type.</summary>
    public MdevType Type { get; }

    /// <summary>The host's function that it is part of, whose IOMMU it uses (mdev_set_iommu_device).</summary>
    public PciSlot ParentSlot => _parent.Device.Function.Slot;

    /// <summary>The PASID by which the host's device reaches the virtual machine's memory: its default (VD-36).</summary>
    public Pasid DefaultPasid => Domain.Pasid;

    /// <summary>The queue it was given.</summary>
    public AssignedQueue Queue { get; }

    /// <summary>Its opening by a virtual machine monitor; null while there is none.</summary>
    public MdevFile? File { get; private set; }

    internal AuxiliaryDomain Domain { get; }

    internal MdevParent Parent => _parent;

    /// <summary>Opens it: it becomes a function of a virtual machine, as after power-on (VD-07).</summary>
    /// <param name="slot">Where the virtual machine has it plugged in; with two vectors.</param>
    /// <param name="error">
    /// <see cref="Errno.EBUSY"/> when it is open, <see cref="Errno.ENODEV"/> when it was removed or the host has taken its queue away,
    /// <see cref="Errno.ENOSPC"/> without a slot of the interrupt message storage, <see cref="Errno.ENXIO"/> when the host's device refuses.
    /// </param>
    /// <returns>The opening; null on an error, which leaves nothing behind.</returns>
    public MdevFile? Open(PciSlot slot, out Errno error)
    {
        ArgumentNullException.ThrowIfNull(slot);
        ArgumentOutOfRangeException.ThrowIfLessThan(slot.Interrupts.Count, VirtualFunction.VectorCount, nameof(slot));
        using (_mutex.Enter())
        {
            error = _isRemoved ? Errno.ENODEV : File is not null ? Errno.EBUSY : Errno.None;
            if (error != Errno.None)
            {
                return null;
            }

            var queue = VirtualQueue.Create(this, slot);
            error = queue.Open();
            if (error != Errno.None)
            {
                return null;
            }

            if (_parent.Device.Assignment.Slots.Take(DefaultPasid, out error) is not { } message)
            {
                queue.Close();
                return null;
            }

            return File = new MdevFile(this, new VirtualFunction(this, slot, queue, message));
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Uuid.ToString();

    /// <summary>Closes the opening. The file calls it, which ends only once.</summary>
    internal void Close(MdevFile file)
    {
        using (_mutex.Enter())
        {
            if (File == file)
            {
                file.Function.Close();
                File = null;
            }
        }
    }

    /// <summary>Gives all back, for good; false while it is open.</summary>
    internal bool TryEnd()
    {
        using (_mutex.Enter())
        {
            if (File is not null)
            {
                return false;
            }

            _isRemoved = true;
            Queue.Dispose();
            Domain.Dispose();
            return true;
        }
    }
}
