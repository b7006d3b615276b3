using Dsa.Bindings.Portals;
using Dsa.Platform.Processor;
using Dsa.Virtual.Mediation;

namespace Dsa.Virtual.Queues;

/// <summary>A share of a shared queue of the host's: descriptors come in with PASIDs of the virtual machine's, and go on with the host's (VD-57).</summary>
/// <remarks>
/// The host's queue goes on whatever the virtual one does: what ends are the PASIDs (VD-37). The processor translates PASIDs of
/// ENQCMD by a table of the virtual machine's; here it is done on the way from the portal. <c>_access</c> is one enabling of the queue.
/// </remarks>
internal sealed class SharedQueue(Mdev device, PciSlot slot) : VirtualQueue(device, slot)
{
    private readonly string _name = $"mdev {device.Uuid} portals";
    private readonly IScheduler _scheduler = slot.Scheduler;
    private volatile PortalAccess? _access;

    /// <summary>The PASIDs of the virtual machine's.</summary>
    public GuestPasids Pasids { get; } = new(device.Parent.Kernel, device.ParentSlot, slot);

    /// <inheritdoc/>
    public override bool HasPasids => true;

    /// <inheritdoc/>
    public override Errno Enable()
    {
        if (Host.IsLost)
        {
            return Errno.ENODEV;
        }

        _access = new PortalAccess(_scheduler, _name);
        return Errno.None;
    }

    /// <inheritdoc/>
    public override Errno Disable()
    {
        _access?.Revoke();
        _access = null;
        return Drain(isAbort: false);
    }

    /// <inheritdoc/>
    public override Errno Drain(bool isAbort)
    {
        var error = Errno.None;
        foreach (var entry in Pasids.All)
        {
            error = Host.DrainPasid(entry.Domain.Pasid, isAbort) is var failed and not Errno.None ? failed : error;
        }

        return error;
    }

    /// <inheritdoc/>
    public override Errno DrainPasid(Pasid guest, bool isAbort) =>
        Pasids.Find(guest) is { } entry ? Host.DrainPasid(entry.Domain.Pasid, isAbort) : Errno.None;

    /// <inheritdoc/>
    public override Pasid HostPasidOf(Pasid guest) => Pasids.Find(guest)?.Domain.Pasid ?? Pasid.None;

    /// <inheritdoc/>
    public override AuxiliaryDomain? DomainOf(Pasid host, out Pasid guest)
    {
        var entry = Pasids.All.FirstOrDefault(entry => entry.Domain.Pasid == host);
        guest = entry?.Guest ?? Pasid.None;
        return entry?.Domain;
    }

    /// <summary>Takes a PASID of the virtual machine's back: what it has submitted is complete before the host's PASID is another's (VD-58).</summary>
    /// <returns>False for one that was not bound.</returns>
    public bool Unbind(Pasid guest)
    {
        if (Pasids.Remove(guest) is not { } entry)
        {
            return false;
        }

        entry.Access.Revoke();
        Host.DrainPasid(entry.Domain.Pasid, isAbort: false);
        entry.Domain.Dispose();
        return true;
    }

    /// <inheritdoc/>
    /// <remarks>Discarded, as the host's queue would: the PASID in it is whatever the virtual machine wrote there.</remarks>
    public override void Post(bool isLimited, in WorkDescriptor descriptor)
    {
    }

    /// <inheritdoc/>
    public override SubmitResult Enqueue(bool isLimited, in WorkDescriptor descriptor)
    {
        // One enabling of the queue, and one binding of the PASID: whoever ends either waits for what is under way.
        var access = _access;
        if (Pasids.Find(new Pasid(descriptor.Pasid)) is not { } entry || access?.TryBegin() != true)
        {
            return SubmitResult.Retry;
        }

        try
        {
            return Enqueue(entry, descriptor);
        }
        finally
        {
            access.End();
        }
    }

    /// <inheritdoc/>
    protected override void End()
    {
        Disable();
        foreach (var guest in Pasids.All)
        {
            Unbind(guest.Guest);
        }
    }

    private SubmitResult Enqueue(GuestPasids.Entry entry, in WorkDescriptor descriptor)
    {
        if (!entry.Access.TryBegin())
        {
            return SubmitResult.Retry;
        }

        try
        {
            return new KernelPort(LimitedPortal).Enqueue(0, descriptor with { Pasid = entry.Domain.Pasid.Value });
        }
        finally
        {
            entry.Access.End();
        }
    }
}
