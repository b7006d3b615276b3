namespace Dsa.Platform.Memory;

/// <summary>The translations that a function keeps, as the IOMMU sees them: it takes them back (PCI Express, ATS invalidation).</summary>
public interface ITranslationCache
{
    /// <summary>Drops every translation of a range.</summary>
    /// <param name="pasid">Whose translations; <see cref="Pasid.None"/> for the function's own DMA domain.</param>
    /// <param name="address">The first byte.</param>
    /// <param name="lengthBytes">The bytes; 0 stands for the whole address space.</param>
    /// <remarks>
    /// Called on any thread, after the page tables have changed. Neither waits nor throws. When it returns no access begins
    /// any more by a dropped translation; those that have begun are waited for by who calls.
    /// </remarks>
    void Invalidate(Pasid pasid, ulong address, ulong lengthBytes);
}
