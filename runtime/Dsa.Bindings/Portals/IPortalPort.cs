namespace Dsa.Bindings.Portals;

/// <summary>The way of 64-byte stores to one portal page: instructions on silicon, a call in a model.</summary>
/// <remarks>Implement it as a struct. All 64-byte slots of a page are the same portal.</remarks>
public interface IPortalPort
{
    /// <summary>Stores a descriptor as one posted write (MOVDIR64B). There is no answer.</summary>
    /// <param name="slotOffsetBytes">Offset in the page; a multiple of 64 below 4096.</param>
    /// <param name="descriptor">The descriptor.</param>
    void Post(int slotOffsetBytes, in WorkDescriptor descriptor);

    /// <summary>Stores a descriptor as one deferrable write (ENQCMD or ENQCMDS), and gives the answer.</summary>
    /// <param name="slotOffsetBytes">Offset in the page; a multiple of 64 below 4096.</param>
    /// <param name="descriptor">The descriptor.</param>
    SubmitResult Enqueue(int slotOffsetBytes, in WorkDescriptor descriptor);
}
