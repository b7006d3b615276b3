namespace Dsa.Platform.Memory;

/// <summary>A function's request for a page that did not translate, and its answer.</summary>
/// <remarks>The function makes one and waits; whoever serves it answers once, on any thread, and that wakes the function.</remarks>
/// <param name="requester">In whose name.</param>
/// <param name="address">An address in the page.</param>
/// <param name="access">What is to be done there.</param>
/// <param name="answered">Called once, after the answer is there. It only wakes somebody.</param>
public sealed class PageRequest(MemoryRequester requester, ulong address, MemoryAccess access, Action answered)
{
    private int _response;

    /// <summary>In whose name.</summary>
    public MemoryRequester Requester => requester;

    /// <summary>An address in the page.</summary>
    public ulong Address => address;

    /// <summary>What is to be done there.</summary>
    public MemoryAccess Access => access;

    /// <summary>The answer.</summary>
    public PageResponse Response => (PageResponse)Volatile.Read(ref _response);

    /// <summary>Answers the request; only the first answer counts.</summary>
    public void Answer(PageResponse response)
    {
        if (Interlocked.CompareExchange(ref _response, (int)response, (int)PageResponse.Pending) == (int)PageResponse.Pending)
        {
            answered();
        }
    }
}
