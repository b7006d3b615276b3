namespace Dsa.Device.Tests.Operations.Crc;

/// <summary>A CRC bit by bit, as it is defined.</summary>
internal static class CrcReference
{
    /// <summary>Pushes data through a register of a given width, most significant bit first.</summary>
    public static ulong Update(ulong register, ReadOnlySpan<byte> data, int width, ulong polynomial, bool isHighBitFirst)
    {
        var mask = ulong.MaxValue >> (64 - width);
        foreach (var item in data)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var input = (ulong)(item >> (isHighBitFirst ? 7 - bit : bit)) & 1;
                var carry = ((register >> (width - 1)) & 1) ^ input;
                register = ((register << 1) & mask) ^ (carry * polynomial);
            }
        }

        return register;
    }

    /// <summary>The lowest bits in the opposite order.</summary>
    public static ulong Reverse(ulong value, int width)
    {
        var result = 0UL;
        for (var bit = 0; bit < width; bit++)
        {
            result |= ((value >> bit) & 1) << (width - 1 - bit);
        }

        return result;
    }
}
