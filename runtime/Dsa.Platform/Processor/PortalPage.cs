using System.Runtime.InteropServices;
using Dsa.Bindings.Portals;
using Dsa.Platform.Pci;

namespace Dsa.Platform.Processor;

/// <summary>One mapped page of portals.</summary>
/// <param name="Region">The BAR it lies in.</param>
/// <param name="OffsetBytes">Where the page begins in the BAR.</param>
/// <param name="Access">Who may store to it, for how long; null for a page that nobody takes away, as the kernel's are.</param>
public readonly record struct PortalPage(PortalRegion Region, int OffsetBytes, PortalAccess? Access = null)
{
    /// <summary>Stores a descriptor, if the page is still there.</summary>
    /// <param name="slotOffsetBytes">Where in the page.</param>
    /// <param name="descriptor">The descriptor.</param>
    /// <param name="isPosted">Whether the write is posted, and so has no answer; else it is deferrable.</param>
    /// <param name="result">The answer; Accepted for a posted write.</param>
    /// <returns>False when the page has been taken away: nothing is stored.</returns>
    internal bool TryStore(int slotOffsetBytes, in WorkDescriptor descriptor, bool isPosted, out SubmitResult result)
    {
        result = SubmitResult.Accepted;
        if (Access?.TryBegin() == false)
        {
            return false;
        }

        try
        {
            var data = MemoryMarshal.AsBytes(new ReadOnlySpan<WorkDescriptor>(in descriptor));
            if (isPosted)
            {
                Region.StorePosted(OffsetBytes + slotOffsetBytes, data);
            }
            else
            {
                result = Region.StoreNonPosted(OffsetBytes + slotOffsetBytes, data);
            }

            return true;
        }
        finally
        {
            Access?.End();
        }
    }
}
