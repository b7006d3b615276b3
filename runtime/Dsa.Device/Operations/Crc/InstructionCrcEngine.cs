using System.Buffers.Binary;
using System.Runtime.Intrinsics.X86;

namespace Dsa.Device.Operations.Crc;

/// <summary>CRC-32C by the instruction of SSE4.2.</summary>
internal sealed class InstructionCrcEngine : CrcEngine
{
    private const ulong Castagnoli = 0x1EDC6F41;

    /// <summary>Whether the instruction is there and computes a CRC.</summary>
    public static bool Computes(int width, ulong polynomial, bool isHighBitFirst) =>
        Sse42.X64.IsSupported && width == 32 && polynomial == Castagnoli && !isHighBitFirst;

    /// <inheritdoc/>
    public override ulong Update(ulong register, ReadOnlySpan<byte> data)
    {
        while (data.Length >= sizeof(ulong))
        {
            register = Sse42.X64.Crc32(register, BinaryPrimitives.ReadUInt64LittleEndian(data));
            data = data[sizeof(ulong)..];
        }

        foreach (var value in data)
        {
            register = Sse42.Crc32((uint)register, value);
        }

        return register;
    }
}
