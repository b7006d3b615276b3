using Dsa.Platform.Processor;
using Dsa.Virtual.Queues;

namespace Dsa.Virtual.Mediation;

/// <summary>One opening of a virtual device by a virtual machine monitor: what read, write, mmap and ioctl of its file do (VD-03).</summary>
/// <remarks>Blocking code. Reads, writes and mapping may come from any thread; the rest, and closing, from one at a time.</remarks>
public sealed class MdevFile
{
    private readonly Mdev _device;

    internal MdevFile(Mdev device, VirtualFunction function)
    {
        _device = device;
        Function = function;
        Regions = new MdevRegions(function);
    }

    /// <summary>The function that the virtual machine has.</summary>
    public VirtualFunction Function { get; }

    /// <summary>Its regions.</summary>
    public MdevRegions Regions { get; }

    /// <summary>What the device is (VFIO_DEVICE_GET_INFO, VD-59).</summary>
    public MdevInformation Information { get; } = new(
        IsPci: true, IsResettable: true, Enum.GetValues<MdevRegion>().Length, Enum.GetValues<MdevInterrupt>().Length);

    /// <summary>How many interrupts of a kind there are (VFIO_DEVICE_GET_IRQ_INFO, VD-42, VD-59).</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="error"><see cref="Errno.EINVAL"/> for one that VFIO does not have.</param>
    public int InterruptCountOf(MdevInterrupt kind, out Errno error)
    {
        error = Enum.IsDefined(kind) ? Errno.None : Errno.EINVAL;
        return kind switch
        {
            MdevInterrupt.MsiX => VirtualFunction.VectorCount,
            MdevInterrupt.Request => 1,
            _ => 0,
        };
    }

    /// <summary>Sends vectors to event descriptors, masks or unmasks them, or raises them (VFIO_DEVICE_SET_IRQS, VD-49).</summary>
    /// <param name="action">What is to be done.</param>
    /// <param name="first">The first vector.</param>
    /// <param name="count">How many vectors.</param>
    /// <param name="descriptors">For <see cref="MdevInterruptAction.Connect"/>: an event descriptor each, which is called to wake somebody and does not block; null for the virtual machine's own table.</param>
    /// <returns><see cref="Errno.EINVAL"/> for vectors that there are not, or other than one descriptor for each.</returns>
    public Errno SetInterrupts(MdevInterruptAction action, int first, int count, params ReadOnlySpan<Action?> descriptors)
    {
        var isConnection = action == MdevInterruptAction.Connect;
        if (first < 0 || count < 0 || first > VirtualFunction.VectorCount || count > VirtualFunction.VectorCount - first
            || !Enum.IsDefined(action) || descriptors.Length != (isConnection ? count : 0))
        {
            return Errno.EINVAL;
        }

        for (var vector = first; vector < first + count; vector++)
        {
            switch (action)
            {
                case MdevInterruptAction.Connect:
                    Function.Vectors.SetTrigger(vector, descriptors[vector - first]);
                    break;
                case MdevInterruptAction.Raise:
                    Function.Vectors.Signal(Dsa.Platform.Interrupts.InterruptSource.MsiX(vector));
                    break;
                default:
                    Function.Vectors.SetMask(vector, action == MdevInterruptAction.Mask);
                    break;
            }
        }

        return Errno.None;
    }

    /// <summary>Maps a page of portals into the virtual machine (mmap, VD-51 to VD-53).</summary>
    /// <param name="offset">Where it begins in BAR2.</param>
    /// <param name="lengthBytes">The length, at most a page.</param>
    /// <param name="isShared">Whether what is written is to arrive.</param>
    /// <param name="error"><see cref="Errno.EINVAL"/> for a private mapping, for more than a page, or for what is no portal; <see cref="Errno.ENODEV"/> when the host has taken the queue away.</param>
    /// <returns>
    /// The page: of a dedicated queue that of the host's device. Of a shared one that of the virtual device, since the processor
    /// of a virtual machine translates the PASIDs of what is submitted there.
    /// </returns>
    public PortalPage? Map(long offset, int lengthBytes, bool isShared, out Errno error)
    {
        var page = (int)Math.Clamp(offset / PhysicalMemory.PageBytes, 0, int.MaxValue / PhysicalMemory.PageBytes);
        var isPage = offset == (long)page * PhysicalMemory.PageBytes && lengthBytes is > 0 and <= PhysicalMemory.PageBytes;
        var isLimited = false;
        if (!isShared || !isPage || !Function.TryFindPortal(page, out isLimited))
        {
            error = Errno.EINVAL;
            return null;
        }

        if (_device.Queue.IsLost)
        {
            error = Errno.ENODEV;
            return null;
        }

        error = Errno.None;
        return _device.Type.Mode == WqMode.Dedicated
            ? isLimited ? Function.Queue.LimitedPortal : Function.Queue.UnlimitedPortal
            : new PortalPage(Function.Bar2, page * PhysicalMemory.PageBytes);
    }

    /// <summary>Resets the device and its configuration space (VFIO_DEVICE_RESET, VD-60), and waits for the end.</summary>
    public void Reset()
    {
        Function.Reset();
        Function.AwaitReset();
        Regions.Reset();
    }

    /// <summary>The virtual machine has a PASID: gives it one of the host's (VD-57).</summary>
    /// <param name="guest">The PASID in the virtual machine.</param>
    /// <returns><see cref="Errno.EOPNOTSUPP"/> for a type without PASIDs, <see cref="Errno.EEXIST"/> for one that has one, <see cref="Errno.ENOSPC"/> without one.</returns>
    public Errno BindPasid(Pasid guest)
    {
        if (Function.Queue is not SharedQueue queue)
        {
            return Errno.EOPNOTSUPP;
        }

        var error = queue.Pasids.Bind(guest);
        Function.PasidChanged();
        return error;
    }

    /// <summary>The virtual machine frees a PASID: what was submitted by it is complete, and the host's is free when this returns (VD-58).</summary>
    /// <returns><see cref="Errno.EOPNOTSUPP"/> for a type without PASIDs, <see cref="Errno.ENOENT"/> for one that was not bound.</returns>
    public Errno UnbindPasid(Pasid guest)
    {
        if (Function.Queue is not SharedQueue queue)
        {
            return Errno.EOPNOTSUPP;
        }

        if (!queue.Unbind(guest))
        {
            return Errno.ENOENT;
        }

        Function.PasidChanged();
        return Errno.None;
    }

    /// <summary>Closes the device: all that the opening took is the host's again (release, VD-08). Once is enough.</summary>
    public void Close() => _device.Close(this);
}
