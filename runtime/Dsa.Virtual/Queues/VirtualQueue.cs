using Dsa.Bindings.Portals;
using Dsa.Platform.Processor;
using Dsa.Virtual.Mediation;

namespace Dsa.Virtual.Queues;

/// <summary>The one queue of a virtual device: what becomes of its portals and of commands for it in the host's device.</summary>
/// <remarks>Portals are written by any thread. All else is blocking code, one thread at a time.</remarks>
internal abstract class VirtualQueue(Mdev device, PciSlot slot)
{
    /// <summary>The queue of the host's, or a share of it.</summary>
    public AssignedQueue Host => device.Queue;

    /// <summary>The PASID of the host's for what has none in the virtual machine.</summary>
    public Pasid DefaultPasid => device.DefaultPasid;

    /// <summary>The portal of the host's queue that takes as much as the queue does. There from <see cref="Open"/> on.</summary>
    public PortalPage UnlimitedPortal { get; private set; }

    /// <summary>The portal of the host's queue that the threshold of a shared queue holds for. There from <see cref="Open"/> on.</summary>
    public PortalPage LimitedPortal { get; private set; }

    /// <summary>Whether descriptors carry PASIDs of the virtual machine's.</summary>
    public abstract bool HasPasids { get; }

    /// <summary>The domain behind <see cref="DefaultPasid"/>.</summary>
    protected AuxiliaryDomain Domain => device.Domain;

    /// <summary>Where the virtual machine has its function.</summary>
    protected PciSlot Slot => slot;

    /// <summary>The queue of a virtual device.</summary>
    public static VirtualQueue Create(Mdev device, PciSlot slot) => device.Type.Mode == WqMode.Dedicated
        ? new DedicatedQueue(device, slot)
        : new SharedQueue(device, slot);

    /// <summary>Lets the host's device reach the memory of the virtual machine; the queue takes nothing yet.</summary>
    public virtual Errno Open()
    {
        var error = Host.OpenPortals(out var unlimited, out var limited);
        if (error == Errno.None)
        {
            (UnlimitedPortal, LimitedPortal) = (unlimited, limited);
            Domain.Attach(Slot, Pasid.None);
        }

        return error;
    }

    /// <summary>Ends that: nothing of the virtual machine's is in flight any more, and its memory is out of reach (VD-08).</summary>
    /// <remarks>Portals first: who has them mapped still is to find nobody else's queue behind them.</remarks>
    public void Close()
    {
        Host.ClosePortals();
        End();
        Domain.Detach();
    }

    /// <summary>Has the queue take descriptors (VD-36).</summary>
    public abstract Errno Enable();

    /// <summary>Has the queue take nothing, and waits for what it took (VD-33, VD-37).</summary>
    public abstract Errno Disable();

    /// <summary>Waits for what the virtual machine submitted, or has it dropped; the queue goes on (VD-34).</summary>
    public abstract Errno Drain(bool isAbort);

    /// <summary>The same for one PASID of the virtual machine's (VD-35). What has none in the host's device has nothing in it either.</summary>
    public abstract Errno DrainPasid(Pasid guest, bool isAbort);

    /// <summary>The PASID of the host's for one of the virtual machine's; none where there is none (VD-57).</summary>
    public abstract Pasid HostPasidOf(Pasid guest);

    /// <summary>The domain of a PASID of the host's, if that is the virtual device's; null for another's.</summary>
    /// <param name="host">The PASID.</param>
    /// <param name="guest">Which one it is in the virtual machine; none for the function's own.</param>
    public abstract AuxiliaryDomain? DomainOf(Pasid host, out Pasid guest);

    /// <summary>Has the queue empty, and as the host had it.</summary>
    protected abstract void End();

    /// <summary>A posted write to a portal.</summary>
    public abstract void Post(bool isLimited, in WorkDescriptor descriptor);

    /// <summary>A deferrable write to a portal.</summary>
    public abstract SubmitResult Enqueue(bool isLimited, in WorkDescriptor descriptor);
}
