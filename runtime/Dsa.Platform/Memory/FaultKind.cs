namespace Dsa.Platform.Memory;

/// <summary>Why an access failed.</summary>
public enum FaultKind : byte
{
    /// <summary>The page is mapped, but not in memory now.</summary>
    NotPresent,

    /// <summary>Nothing is mapped there, or not for this access.</summary>
    Protection,

    /// <summary>The PASID is attached to no address space.</summary>
    NoAddressSpace,

    /// <summary>No translation failed: the access did, on its way (unsupported request, abort, time-out, parity).</summary>
    Hardware,

    /// <summary>There was no answer to the request for a translation, or no valid one (unsupported request, abort, time-out).</summary>
    Translation,
}
