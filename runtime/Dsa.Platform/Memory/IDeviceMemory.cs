namespace Dsa.Platform.Memory;

/// <summary>Memory as one device sees it: through the IOMMU.</summary>
/// <remarks>Any thread may call. Nothing throws, whatever the address; a fault is a value. A page is faulted in only when it is requested.</remarks>
public interface IDeviceMemory
{
    /// <summary>Translates the longest prefix of a range that does not fault.</summary>
    /// <param name="requester">In whose name.</param>
    /// <param name="address">The first byte.</param>
    /// <param name="length">The length in bytes; at least 1.</param>
    /// <param name="access">What is to be done.</param>
    /// <param name="run">1 to <paramref name="length"/> bytes; commit or dispose it exactly once.</param>
    /// <param name="fault">The fault of the first byte.</param>
    /// <returns>False when the first byte faults.</returns>
    bool Acquire(MemoryRequester requester, ulong address, int length, MemoryAccess access, out MemoryRun run, out MemoryFault fault);

    /// <summary>Asks for a page that did not translate. The answer comes later, and wakes who asked.</summary>
    /// <param name="request">The request; when nobody serves requests it is answered with <see cref="PageResponse.ResponseFailure"/>.</param>
    void Request(PageRequest request);
}
