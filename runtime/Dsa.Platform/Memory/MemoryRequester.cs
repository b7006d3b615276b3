namespace Dsa.Platform.Memory;

/// <summary>In whose name a device touches memory.</summary>
/// <param name="Pasid">The address space; <see cref="Pasid.None"/> for the function's own DMA domain.</param>
/// <param name="Privileged">Whether the request is privileged.</param>
public readonly record struct MemoryRequester(Pasid Pasid, bool Privileged)
{
    /// <summary>The function itself: translated by its DMA domain.</summary>
    public static MemoryRequester Function { get; } = new(Pasid.None, false);

    /// <summary>Whether the requests go out untranslated, whatever address translation services there are.</summary>
    public bool IsUntranslated { get; init; }

    /// <summary>Whether it would ask for a page that is away, and wait for it: memory may take what was in memory lately to be there still.</summary>
    public bool AwaitsPages { get; init; }
}
