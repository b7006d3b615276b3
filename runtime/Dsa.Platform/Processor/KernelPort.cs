using System.Runtime.InteropServices;
using Dsa.Bindings.Portals;

namespace Dsa.Platform.Processor;

/// <summary>A portal page as the kernel reaches it: MOVDIR64B, and ENQCMDS, which takes PASID and privilege from the descriptor (SU-09).</summary>
/// <param name="page">The page that the kernel mapped.</param>
public readonly struct KernelPort(PortalPage page) : IPortalPort
{
    /// <inheritdoc/>
    public void Post(int slotOffsetBytes, in WorkDescriptor descriptor) =>
        page.Region.StorePosted(page.OffsetBytes + slotOffsetBytes, MemoryMarshal.AsBytes(new ReadOnlySpan<WorkDescriptor>(in descriptor)));

    /// <inheritdoc/>
    public SubmitResult Enqueue(int slotOffsetBytes, in WorkDescriptor descriptor) =>
        page.Region.StoreNonPosted(page.OffsetBytes + slotOffsetBytes, MemoryMarshal.AsBytes(new ReadOnlySpan<WorkDescriptor>(in descriptor)));
}
