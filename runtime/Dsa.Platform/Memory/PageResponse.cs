namespace Dsa.Platform.Memory;

/// <summary>What became of a page request (PCI Express, page request services).</summary>
public enum PageResponse
{
    /// <summary>Nobody has answered yet.</summary>
    Pending,

    /// <summary>The page is there: translate again.</summary>
    Success,

    /// <summary>The page cannot be had: nothing is mapped there, or not for this access.</summary>
    InvalidRequest,

    /// <summary>Page requests of this function are not served any more.</summary>
    ResponseFailure,

    /// <summary>The function gave up waiting.</summary>
    TimedOut,
}
