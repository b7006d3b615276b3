using System.Runtime.InteropServices;
using Dsa.Bindings.Registers;

namespace Dsa.Bindings.Tests.Registers;

/// <summary>A bus over an array.</summary>
internal readonly struct ArrayBus(ulong[] words) : IRegisterBus
{
    private Span<byte> Bytes => MemoryMarshal.AsBytes(words.AsSpan());

    public byte Read8(int offsetBytes) => Bytes[offsetBytes];

    public ushort Read16(int offsetBytes) => MemoryMarshal.Read<ushort>(Bytes[offsetBytes..]);

    public uint Read32(int offsetBytes) => MemoryMarshal.Read<uint>(Bytes[offsetBytes..]);

    public ulong Read64(int offsetBytes) => MemoryMarshal.Read<ulong>(Bytes[offsetBytes..]);

    public void Write8(int offsetBytes, byte value) => Bytes[offsetBytes] = value;

    public void Write16(int offsetBytes, ushort value) => MemoryMarshal.Write(Bytes[offsetBytes..], in value);

    public void Write32(int offsetBytes, uint value) => MemoryMarshal.Write(Bytes[offsetBytes..], in value);

    public void Write64(int offsetBytes, ulong value) => MemoryMarshal.Write(Bytes[offsetBytes..], in value);
}
