using Dsa.Platform.Processor;

namespace Dsa.Driver.WorkQueues;

/// <summary>Where a queue's portal is: kernel and users alike take the limited one with MSI-X (PO-01, PO-02).</summary>
internal static class PortalMapping
{
    /// <summary>The portal page of a queue.</summary>
    public static PortalPage PageOf(WorkQueue queue)
    {
        var layout = new Bar2Layout(queue.Device.Capabilities);
        var portals = new Bar2<MmioBus>(default, layout).WorkQueue[queue.Index];
        return new PortalPage(queue.Device.Function.Bar2, portals.LimitedMsixOffsetBytes);
    }

    /// <summary>Whether the function's BAR2 reaches as far as a page (PO-04).</summary>
    public static bool CanMap(PortalPage page) => page.OffsetBytes < page.Region.SizeBytes;
}
