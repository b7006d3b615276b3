using System.Runtime.InteropServices;
using Dsa.Bindings.Registers;
using Dsa.VfioUser.Protocol;

namespace Dsa.VfioUser.Tests.Client;

/// <summary>The register bus of a client: every access is a message.</summary>
internal readonly struct RegionBus(VfioClient client, RegionIndex region) : IRegisterBus
{
    public byte Read8(int offsetBytes) => Read(offsetBytes, 1)[0];

    public ushort Read16(int offsetBytes) => MemoryMarshal.Read<ushort>(Read(offsetBytes, sizeof(ushort)));

    public uint Read32(int offsetBytes) => MemoryMarshal.Read<uint>(Read(offsetBytes, sizeof(uint)));

    public ulong Read64(int offsetBytes) => MemoryMarshal.Read<ulong>(Read(offsetBytes, sizeof(ulong)));

    public void Write8(int offsetBytes, byte value) => client.PostRegion(region, (ulong)offsetBytes, [value]);

    public void Write16(int offsetBytes, ushort value) => Write(offsetBytes, value);

    public void Write32(int offsetBytes, uint value) => Write(offsetBytes, value);

    public void Write64(int offsetBytes, ulong value) => Write(offsetBytes, value);

    private byte[] Read(int offsetBytes, int count) => client.ReadRegion(region, (ulong)offsetBytes, count);

    private void Write<T>(int offsetBytes, T value)
        where T : unmanaged =>
        client.PostRegion(region, (ulong)offsetBytes, MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));
}
