namespace Dsa.Platform.Pci;

/// <summary>The register file behind a region.</summary>
/// <remarks>Both are called under the region's lock, for aligned accesses of 1, 2, 4 or 8 bytes inside the region only.</remarks>
public interface IMmioTarget
{
    /// <summary>A read is about to take these bytes: store what is computed.</summary>
    void BeforeRead(int offsetBytes, int widthBytes);

    /// <summary>Software writes.</summary>
    void Write(int offsetBytes, int widthBytes, ulong value);
}
