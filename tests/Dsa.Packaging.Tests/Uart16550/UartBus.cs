using Dsa.Bindings.Registers;

namespace Uart16550;

/// <summary>The way to a port that takes single bytes only.</summary>
internal readonly struct UartBus(SimulatedUart uart) : IRegisterBus
{
    public byte Read8(int offsetBytes) => uart.Read(offsetBytes);

    public ushort Read16(int offsetBytes) => throw new NotSupportedException();

    public uint Read32(int offsetBytes) => throw new NotSupportedException();

    public ulong Read64(int offsetBytes) => throw new NotSupportedException();

    public void Write8(int offsetBytes, byte value) => uart.Write(offsetBytes, value);

    public void Write16(int offsetBytes, ushort value) => throw new NotSupportedException();

    public void Write32(int offsetBytes, uint value) => throw new NotSupportedException();

    public void Write64(int offsetBytes, ulong value) => throw new NotSupportedException();
}
