using Dsa.Bindings.Portals;

namespace Dsa.Virtual.Queues;

/// <summary>The portals of a virtual device: the two that raise MSI-X interrupts there are those of the interrupt message storage in the host's device (VD-51).</summary>
/// <remarks>Any thread. What is no portal takes nothing (VD-54).</remarks>
internal sealed class VirtualPortals(VirtualQueue queue, Bar2Layout layout) : IPortalSink
{
    private static readonly int s_pageBytes = Bar2Map.Portals[0].SizeBytes;

    /// <inheritdoc/>
    public void Posted(int page, in WorkDescriptor descriptor)
    {
        if (TryFind(page, out var isLimited))
        {
            queue.Post(isLimited, descriptor);
        }
    }

    /// <inheritdoc/>
    public SubmitResult NonPosted(int page, in WorkDescriptor descriptor) =>
        TryFind(page, out var isLimited) ? queue.Enqueue(isLimited, descriptor) : SubmitResult.Retry;

    /// <inheritdoc/>
    public bool TakesNonPosted(int page) => queue.HasPasids && TryFind(page, out _);

    /// <summary>Whether a page of BAR2 is a portal, and which.</summary>
    public bool TryFind(int page, out bool isLimited)
    {
        var isPortal = Bar2Map.TryFindPortal(page * s_pageBytes, layout, out _, out var portal);
        isLimited = portal == Bar2Portal.LimitedMsix;
        return isPortal && portal is Bar2Portal.UnlimitedMsix or Bar2Portal.LimitedMsix;
    }
}
