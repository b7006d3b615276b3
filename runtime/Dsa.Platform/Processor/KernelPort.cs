using Dsa.Bindings.Portals;

namespace Dsa.Platform.Processor;

/// <summary>A portal page as the kernel reaches it: MOVDIR64B, and ENQCMDS, which takes PASID and privilege from the descriptor (SU-09).</summary>
/// <param name="page">The page that the kernel mapped.</param>
public readonly struct KernelPort(PortalPage page) : IPortalPort
{
    /// <inheritdoc/>
    public void Post(int slotOffsetBytes, in WorkDescriptor descriptor) =>
        page.TryStore(slotOffsetBytes, in descriptor, isPosted: true, out _);

    /// <inheritdoc/>
    public SubmitResult Enqueue(int slotOffsetBytes, in WorkDescriptor descriptor) =>
        page.TryStore(slotOffsetBytes, in descriptor, isPosted: false, out var result) ? result : SubmitResult.Retry;
}
