namespace Dsa.Platform.Memory;

/// <summary>Who serves the page requests of functions.</summary>
public interface IPageRequestHandler
{
    /// <summary>Takes a request; it is answered later, on another thread.</summary>
    /// <param name="request">The request.</param>
    /// <param name="domain">The address space behind its PASID now, or null when there is none.</param>
    /// <remarks>Called inside a step of the function: neither waits nor answers itself.</remarks>
    void Queue(PageRequest request, AddressSpace? domain);
}
