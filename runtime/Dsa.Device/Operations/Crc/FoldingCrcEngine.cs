using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Dsa.Device.Operations.Crc;

/// <summary>A CRC by carry-less multiplication: folds long data into 16 bytes of the same remainder, and leaves those to another engine.</summary>
/// <remarks>
/// A block of 128 bits is high * x^64 + low. Moving it n bits further is high * (x^(n+64) mod P) + low * (x^n mod P). With low
/// bits first the product of two 64-bit values comes out one position short, which the exponents make up for.
/// </remarks>
internal sealed class FoldingCrcEngine : CrcEngine
{
    private const int BlockBytes = 16;
    private const int Lanes = 4;
    private const int BlockBits = BlockBytes * 8;

    private static readonly Vector128<byte> s_reversal =
        Vector128.Create((byte)15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);

    private readonly CrcEngine _small;
    private readonly bool _isHighBitFirst;
    private readonly Vector128<ulong> _byOneBlock;
    private readonly Vector128<ulong> _byAllLanes;

    /// <summary>Computes the multipliers of a polynomial.</summary>
    public FoldingCrcEngine(int width, ulong polynomial, bool isHighBitFirst, CrcEngine small)
    {
        _small = small;
        _isHighBitFirst = isHighBitFirst;
        _byOneBlock = Multipliers(BlockBits, width, polynomial, isHighBitFirst);
        _byAllLanes = Multipliers(Lanes * BlockBits, width, polynomial, isHighBitFirst);
    }

    /// <summary>Whether the processor multiplies without carries.</summary>
    public static bool IsSupported => Pclmulqdq.IsSupported && Ssse3.IsSupported;

    /// <inheritdoc/>
    public override ulong Update(ulong register, ReadOnlySpan<byte> data)
    {
        if (data.Length < 2 * Lanes * BlockBytes)
        {
            return _small.Update(register, data);
        }

        var block = Fold(register, ref data);
        Span<byte> remainder = stackalloc byte[BlockBytes];
        Order(block).AsByte().CopyTo(remainder);
        return _small.Update(_small.Update(0, remainder), data);
    }

    private static Vector128<ulong> Multipliers(int bits, int width, ulong polynomial, bool isHighBitFirst)
    {
        var high = Power(bits + 64 - (isHighBitFirst ? 0 : 1), width, polynomial);
        var low = Power(bits - (isHighBitFirst ? 0 : 1), width, polynomial);

        // The half of higher degree is the upper one with high bits first, and the lower one else.
        return isHighBitFirst ? Vector128.Create(low, high) : Vector128.Create(Reverse(high), Reverse(low));
    }

    /// <summary>x to a power, modulo the polynomial.</summary>
    private static ulong Power(int exponent, int width, ulong polynomial)
    {
        var value = 1UL;
        for (var i = 0; i < exponent; i++)
        {
            var carry = (value >> (width - 1)) & 1;
            value = ((value << 1) & (ulong.MaxValue >> (64 - width))) ^ (carry * polynomial);
        }

        return value;
    }

    private static ulong Reverse(ulong value)
    {
        var result = 0UL;
        for (var bit = 0; bit < 64; bit++)
        {
            result |= ((value >> bit) & 1) << (63 - bit);
        }

        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Multiply(Vector128<ulong> block, Vector128<ulong> multipliers) =>
        Pclmulqdq.CarrylessMultiply(block, multipliers, 0x00) ^ Pclmulqdq.CarrylessMultiply(block, multipliers, 0x11);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector128<ulong> Load(ref byte data, int block) =>
        Order(Vector128.LoadUnsafe(ref data, (nuint)(block * BlockBytes)).AsUInt64());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector128<ulong> Order(Vector128<ulong> block) =>
        _isHighBitFirst ? Ssse3.Shuffle(block.AsByte(), s_reversal).AsUInt64() : block;

    private Vector128<ulong> Fold(ulong register, ref ReadOnlySpan<byte> data)
    {
        ref var bytes = ref MemoryMarshal.GetReference(data);
        var first = _isHighBitFirst ? Vector128.Create(0, register) : Vector128.Create(register, 0);
        var lane0 = Load(ref bytes, 0) ^ first;
        var lane1 = Load(ref bytes, 1);
        var lane2 = Load(ref bytes, 2);
        var lane3 = Load(ref bytes, 3);
        var blocks = Lanes;
        for (; (blocks + Lanes) * BlockBytes <= data.Length; blocks += Lanes)
        {
            lane0 = Multiply(lane0, _byAllLanes) ^ Load(ref bytes, blocks);
            lane1 = Multiply(lane1, _byAllLanes) ^ Load(ref bytes, blocks + 1);
            lane2 = Multiply(lane2, _byAllLanes) ^ Load(ref bytes, blocks + 2);
            lane3 = Multiply(lane3, _byAllLanes) ^ Load(ref bytes, blocks + 3);
        }

        lane1 ^= Multiply(lane0, _byOneBlock);
        lane2 ^= Multiply(lane1, _byOneBlock);
        lane3 ^= Multiply(lane2, _byOneBlock);
        data = data[(blocks * BlockBytes)..];
        return lane3;
    }
}
