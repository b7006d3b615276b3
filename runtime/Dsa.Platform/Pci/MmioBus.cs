using Dsa.Bindings.Registers;

namespace Dsa.Platform.Pci;

/// <summary>The register bus of software in this process: every access goes through the region.</summary>
/// <param name="region">The region.</param>
public readonly struct MmioBus(MmioRegion region) : IRegisterBus
{
    /// <inheritdoc/>
    public byte Read8(int offsetBytes) => (byte)region.Read(offsetBytes, 1);

    /// <inheritdoc/>
    public ushort Read16(int offsetBytes) => (ushort)region.Read(offsetBytes, 2);

    /// <inheritdoc/>
    public uint Read32(int offsetBytes) => (uint)region.Read(offsetBytes, 4);

    /// <inheritdoc/>
    public ulong Read64(int offsetBytes) => region.Read(offsetBytes, 8);

    /// <inheritdoc/>
    public void Write8(int offsetBytes, byte value) => region.Write(offsetBytes, 1, value);

    /// <inheritdoc/>
    public void Write16(int offsetBytes, ushort value) => region.Write(offsetBytes, 2, value);

    /// <inheritdoc/>
    public void Write32(int offsetBytes, uint value) => region.Write(offsetBytes, 4, value);

    /// <inheritdoc/>
    public void Write64(int offsetBytes, ulong value) => region.Write(offsetBytes, 8, value);
}
