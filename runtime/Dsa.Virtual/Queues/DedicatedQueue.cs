using Dsa.Bindings.Portals;
using Dsa.Platform.Processor;
using Dsa.Virtual.Mediation;

namespace Dsa.Virtual.Queues;

/// <summary>A dedicated queue of the host's, whole: the host's device puts the virtual machine's PASID on all that comes in (VD-56).</summary>
/// <remarks>
/// The host's queue is disabled whenever the virtual one is: its portals may be mapped, and it is not to take anything in nobody's
/// name. Descriptors are privileged, as those of a function without PASIDs are.
/// </remarks>
internal sealed class DedicatedQueue(Mdev device, PciSlot slot) : VirtualQueue(device, slot)
{
    /// <inheritdoc/>
    public override bool HasPasids => false;

    /// <inheritdoc/>
    public override Errno Open() => Host.Disable() is var error and not Errno.None ? error : base.Open();

    /// <inheritdoc/>
    public override Errno Enable() => Host.Enable(Domain.Pasid, isPrivileged: true);

    /// <inheritdoc/>
    public override Errno Disable() => Host.Disable();

    /// <inheritdoc/>
    public override Errno Drain(bool isAbort) => Host.Drain(isAbort);

    /// <inheritdoc/>
    public override Errno DrainPasid(Pasid guest, bool isAbort) => Errno.None;

    /// <inheritdoc/>
    public override Pasid HostPasidOf(Pasid guest) => Pasid.None;

    /// <inheritdoc/>
    public override AuxiliaryDomain? DomainOf(Pasid host, out Pasid guest)
    {
        guest = Pasid.None;
        return host == Domain.Pasid ? Domain : null;
    }

    /// <inheritdoc/>
    public override void Post(bool isLimited, in WorkDescriptor descriptor) =>
        new KernelPort(isLimited ? LimitedPortal : UnlimitedPortal).Post(0, descriptor);

    /// <inheritdoc/>
    public override SubmitResult Enqueue(bool isLimited, in WorkDescriptor descriptor) => SubmitResult.Retry;

    /// <inheritdoc/>
    protected override void End() => Host.Reset();
}
