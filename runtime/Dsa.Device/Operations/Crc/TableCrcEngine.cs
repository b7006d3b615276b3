using System.Buffers.Binary;

namespace Dsa.Device.Operations.Crc;

/// <summary>A CRC by tables, eight bytes at a time: runs everywhere.</summary>
internal sealed class TableCrcEngine : CrcEngine
{
    private const int Slices = 8;
    private const int SliceLength = 256;

    private readonly ulong[] _table = new ulong[Slices * SliceLength];
    private readonly bool _isHighBitFirst;

    /// <summary>Computes the tables of a polynomial.</summary>
    public TableCrcEngine(CrcPolynomial polynomial)
    {
        _isHighBitFirst = polynomial.IsHighBitFirst;
        var mirrored = BitReversal.Of(polynomial.LeftJustified);
        for (var value = 0; value < SliceLength; value++)
        {
            _table[value] = _isHighBitFirst
                ? HighFirst((ulong)value << 56, polynomial.LeftJustified)
                : LowFirst((ulong)value, mirrored);
        }

        for (var i = SliceLength; i < _table.Length; i++)
        {
            var previous = _table[i - SliceLength];
            _table[i] = _isHighBitFirst
                ? (previous << 8) ^ _table[previous >> 56]
                : (previous >> 8) ^ _table[previous & 0xFF];
        }
    }

    /// <inheritdoc/>
    public override ulong Update(ulong register, ReadOnlySpan<byte> data) =>
        _isHighBitFirst ? UpdateHighFirst(register, data) : UpdateLowFirst(register, data);

    private static ulong HighFirst(ulong register, ulong polynomial)
    {
        for (var bit = 0; bit < 8; bit++)
        {
            register = (register << 1) ^ ((register >> 63) * polynomial);
        }

        return register;
    }

    private static ulong LowFirst(ulong register, ulong polynomial)
    {
        for (var bit = 0; bit < 8; bit++)
        {
            register = (register >> 1) ^ ((register & 1) * polynomial);
        }

        return register;
    }

    private ulong UpdateLowFirst(ulong register, ReadOnlySpan<byte> data)
    {
        while (data.Length >= sizeof(ulong))
        {
            register = Lookup(register ^ BinaryPrimitives.ReadUInt64LittleEndian(data));
            data = data[sizeof(ulong)..];
        }

        foreach (var value in data)
        {
            register = (register >> 8) ^ _table[(byte)register ^ value];
        }

        return register;
    }

    private ulong UpdateHighFirst(ulong register, ReadOnlySpan<byte> data)
    {
        while (data.Length >= sizeof(ulong))
        {
            register = Lookup(BinaryPrimitives.ReverseEndianness(register ^ BinaryPrimitives.ReadUInt64BigEndian(data)));
            data = data[sizeof(ulong)..];
        }

        foreach (var value in data)
        {
            register = (register << 8) ^ _table[(byte)(register >> 56) ^ value];
        }

        return register;
    }

    /// <summary>Pushes eight bytes through; the lowest byte is the one that goes first.</summary>
    private ulong Lookup(ulong bytes)
    {
        var result = 0UL;
        for (var slice = Slices - 1; slice >= 0; slice--)
        {
            result ^= _table[(slice * SliceLength) + (byte)bytes];
            bytes >>= 8;
        }

        return result;
    }
}
