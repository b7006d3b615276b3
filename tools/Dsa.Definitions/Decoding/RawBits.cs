using System.Numerics;

namespace Dsa.Definitions.Decoding;

/// <summary>The bits of a register or structure: bit 0 is the lowest of the first byte in memory.</summary>
/// <param name="Bytes">The bytes, in the order of memory.</param>
internal sealed record RawBits(byte[] Bytes)
{
    /// <summary>A run of bits as a number; what lies beyond the last byte reads 0.</summary>
    public BigInteger Take(int low, int width)
    {
        var (first, last) = (low / 8, Math.Min((low + width - 1) / 8, Bytes.Length - 1));
        return first > last
            ? BigInteger.Zero
            : (new BigInteger(Bytes.AsSpan(first..(last + 1)), isUnsigned: true) >> (low % 8)) & ((BigInteger.One << width) - 1);
    }

    /// <summary>A run of whole bytes as a number whose first byte is the most significant one.</summary>
    public BigInteger TakeBigEndian(int low, int width)
    {
        var part = Part(low / 8, width / 8);
        return new BigInteger(part.Bytes, isUnsigned: true, isBigEndian: true);
    }

    /// <summary>Some of the bytes; those beyond the last one are 0.</summary>
    public RawBits Part(int offsetBytes, int sizeBytes)
    {
        var part = new byte[sizeBytes];
        var count = Math.Clamp(Bytes.Length - offsetBytes, 0, sizeBytes);
        Bytes.AsSpan(Math.Min(offsetBytes, Bytes.Length), count).CopyTo(part);
        return new(part);
    }
}
