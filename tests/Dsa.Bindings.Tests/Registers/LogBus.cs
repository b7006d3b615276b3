using Dsa.Bindings.Registers;

namespace Dsa.Bindings.Tests.Registers;

/// <summary>A bus that writes down what is done; reads give 0.</summary>
internal readonly struct LogBus(List<string> log) : IRegisterBus
{
    public byte Read8(int offsetBytes) => (byte)Read(8, offsetBytes);

    public ushort Read16(int offsetBytes) => (ushort)Read(16, offsetBytes);

    public uint Read32(int offsetBytes) => (uint)Read(32, offsetBytes);

    public ulong Read64(int offsetBytes) => Read(64, offsetBytes);

    public void Write8(int offsetBytes, byte value) => Write(8, offsetBytes, value);

    public void Write16(int offsetBytes, ushort value) => Write(16, offsetBytes, value);

    public void Write32(int offsetBytes, uint value) => Write(32, offsetBytes, value);

    public void Write64(int offsetBytes, ulong value) => Write(64, offsetBytes, value);

    private ulong Read(int width, int offsetBytes)
    {
        log.Add($"R{width} 0x{offsetBytes:x}");
        return 0;
    }

    private void Write(int width, int offsetBytes, ulong value) => log.Add($"W{width} 0x{offsetBytes:x} = 0x{value:x}");
}
