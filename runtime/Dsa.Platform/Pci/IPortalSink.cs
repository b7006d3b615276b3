using Dsa.Bindings.Portals;

namespace Dsa.Platform.Pci;

/// <summary>The function's side of its portals.</summary>
/// <remarks>Any thread may call. Each call is one whole 64-byte write; neither throws, whatever the descriptor holds.</remarks>
public interface IPortalSink
{
    /// <summary>A posted write: taken or lost, without an answer.</summary>
    /// <param name="page">The 4 KiB page of BAR2.</param>
    /// <param name="descriptor">The bytes.</param>
    void Posted(int page, in WorkDescriptor descriptor);

    /// <summary>A deferrable write, with its answer.</summary>
    /// <param name="page">The 4 KiB page of BAR2.</param>
    /// <param name="descriptor">The bytes.</param>
    SubmitResult NonPosted(int page, in WorkDescriptor descriptor);

    /// <summary>Whether a page takes deferrable writes now, rather than posted ones.</summary>
    /// <param name="page">The 4 KiB page of BAR2.</param>
    bool TakesNonPosted(int page);
}
