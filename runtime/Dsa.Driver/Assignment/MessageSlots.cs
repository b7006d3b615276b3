namespace Dsa.Driver.Assignment;

/// <summary>The interrupt message storage of a device as an interrupt domain: slots for virtual devices, which take none of the MSI-X table (VD-45, VD-48).</summary>
/// <remarks>
/// Blocking code, any thread. The mutex lets one slot be taken, renewed or freed at a time, and is held over commands; the leaf
/// lock guards which are taken.
/// </remarks>
public sealed class MessageSlots
{
    private readonly IdxdDevice _device;
    private readonly PlatformMutex _mutex;
    private readonly LeafLock _lock = new();
    private readonly SortedDictionary<int, MessageSlot> _taken = [];

    internal MessageSlots(IdxdDevice device)
    {
        _device = device;
        _mutex = device.Kernel.Scheduler.CreateMutex(device.Name + " message slots");
    }

    /// <summary>Slots that the device has (GENCAP.IMS_SIZE).</summary>
    public int Count => _device.Registers.Ims.Count;

    /// <summary>Slots that nobody has.</summary>
    public int FreeCount
    {
        get
        {
            using (_lock.Enter())
            {
                return Count - _taken.Count;
            }
        }
    }

    /// <summary>Takes the lowest free slot for descriptors of a PASID; it is masked.</summary>
    /// <param name="pasid">The PASID.</param>
    /// <param name="error">
    /// <see cref="Errno.EINVAL"/> for no PASID (VD-47), <see cref="Errno.ENOSPC"/> without a free slot, <see cref="Errno.ENXIO"/> when the
    /// device gives no handle for it.
    /// </param>
    /// <returns>The slot; null on an error.</returns>
    public MessageSlot? Take(Pasid pasid, out Errno error)
    {
        if (!pasid.IsValid)
        {
            error = Errno.EINVAL;
            return null;
        }

        using (_mutex.Enter())
        {
            if (Add() is not { } slot)
            {
                error = Errno.ENOSPC;
                return null;
            }

            error = slot.Open(pasid);
            if (error != Errno.None)
            {
                Remove(slot);
                return null;
            }

            return slot;
        }
    }

    /// <summary>Has a slot end, and frees it.</summary>
    internal void Free(MessageSlot slot)
    {
        using (_mutex.Enter())
        {
            slot.End();
            Remove(slot);
        }
    }

    /// <summary>The device has taken all handles away: requests them again, and tells their owners. Work of the device.</summary>
    internal void Renew()
    {
        using (_mutex.Enter())
        {
            foreach (var slot in _taken.Values)
            {
                slot.Renew();
            }
        }
    }

    private MessageSlot? Add()
    {
        using (_lock.Enter())
        {
            var index = _taken.Keys.TakeWhile(static (slot, place) => slot == place).Count();
            if (index >= Count)
            {
                return null;
            }

            var slot = new MessageSlot(_device, index);
            _taken.Add(index, slot);
            return slot;
        }
    }

    private void Remove(MessageSlot slot)
    {
        using (_lock.Enter())
        {
            _taken.Remove(slot.Index);
        }
    }
}
