using System.Buffers.Binary;

namespace Dsa.Device.Operations.Crc;

/// <summary>Bits in the opposite order: what one end of a CRC register calls first, the other calls last.</summary>
internal static class BitReversal
{
    /// <summary>All 64 bits reversed.</summary>
    public static ulong Of(ulong value) => BinaryPrimitives.ReverseEndianness(InBytes(value));

    /// <summary>The bits of each byte reversed, the bytes where they are.</summary>
    public static ulong InBytes(ulong value)
    {
        value = ((value >> 1) & 0x5555555555555555) | ((value & 0x5555555555555555) << 1);
        value = ((value >> 2) & 0x3333333333333333) | ((value & 0x3333333333333333) << 2);
        return ((value >> 4) & 0x0F0F0F0F0F0F0F0F) | ((value & 0x0F0F0F0F0F0F0F0F) << 4);
    }
}
