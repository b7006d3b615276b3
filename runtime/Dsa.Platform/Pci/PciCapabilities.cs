namespace Dsa.Platform.Pci;

/// <summary>What a function announces in its PCI configuration space of translation, PASIDs and page requests (§C).</summary>
/// <remarks>A capability that is null is not in the function's list: its control bits read 0 and cannot be set.</remarks>
public sealed record PciCapabilities
{
    /// <summary>Everything, as the specification's appendix shows it.</summary>
    public static PciCapabilities Complete { get; } = new();

    /// <summary>Address translation services (ATSCAP).</summary>
    public AtsCap? Ats { get; init; } = RegisterDefaults.Of<AtsCap>();

    /// <summary>Process address space ids: their width, and whether requests may be privileged (PASIDCAP).</summary>
    public PasidCap? Pasid { get; init; } = RegisterDefaults.Of<PasidCap>();

    /// <summary>Page requests that the function can have outstanding (PRSREQCAP).</summary>
    public PrsReqCap? PageRequests { get; init; } = RegisterDefaults.Of<PrsReqCap>();

    /// <summary>Whether its queues may be given to virtual machines one by one: the designated vendor capability of Scalable IOV (VD-01).</summary>
    public bool HasScalableIov { get; init; } = true;
}
