using Dsa.Platform.Memory;

namespace Dsa.Device.WorkQueues;

/// <summary>Tells engines to drop descriptors that they are working on.</summary>
/// <param name="Before">Descriptors with a lower number are meant.</param>
/// <param name="Pasid">Only those of a PASID, or of none for all.</param>
internal sealed record AbortOrder(ulong Before, Pasid Pasid)
{
    /// <summary>Whether a descriptor is to be dropped.</summary>
    public bool Covers(ulong sequence, Pasid pasid) => sequence < Before && (!Pasid.IsValid || Pasid == pasid);
}
