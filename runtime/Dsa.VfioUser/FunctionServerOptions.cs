using Dsa.VfioUser.Translation;

namespace Dsa.VfioUser;

/// <summary>How a function is served.</summary>
public sealed record FunctionServerOptions
{
    /// <summary>Tells where the guest's IOMMU tables are; without it requests with a PASID find no memory. Not disposed by the server.</summary>
    public GuestMonitor? Monitor { get; init; }

    /// <summary>Where the guest finds the function; only the IOMMU tables need it.</summary>
    public GuestAddress Address { get; init; } = new(0, 5 << 3);

    /// <summary>Whether the server ends with its first client.</summary>
    public bool ServesOneClient { get; init; }

    /// <summary>
    /// Whether BAR2 is memory that the client maps and a thread looks into, so that no submission stops its processors. For dedicated queues, since nothing answers; what is stored over a descriptor that
    /// was not taken yet is lost.
    /// </summary>
    public bool MapsPortals { get; init; }

    /// <summary>How long a client may take to give memory that it is asked for by a message.</summary>
    public TimeSpan DmaTimeout { get; init; } = TimeSpan.FromSeconds(5);
}
