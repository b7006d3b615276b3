using Dsa.Bindings.Portals;

namespace Dsa.Platform.Processor;

/// <summary>A portal page as a thread of a program reaches it: MOVDIR64B and ENQCMD.</summary>
/// <param name="thread">The thread.</param>
/// <param name="page">The page that the program mapped.</param>
public readonly struct UserPort(CpuThread thread, PortalPage page) : IPortalPort
{
    /// <inheritdoc/>
    public void Post(int slotOffsetBytes, in WorkDescriptor descriptor) => thread.MoveDir64B(page, slotOffsetBytes, in descriptor);

    /// <inheritdoc/>
    public SubmitResult Enqueue(int slotOffsetBytes, in WorkDescriptor descriptor) => thread.EnqCmd(page, slotOffsetBytes, in descriptor);
}
