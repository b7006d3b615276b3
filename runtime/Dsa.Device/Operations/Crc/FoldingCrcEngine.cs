using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Dsa.Device.Operations.Crc;

/// <summary>A CRC by carry-less multiplication, 16 bytes at a time.</summary>
/// <remarks>
/// A block of 128 bits is high * x^64 + low. Moving it n bits further is high * (x^(n+64) mod P) + low * (x^n mod P). The last
/// block is reduced by Barrett's method: the quotient comes from a product with x^128 / P, and a second product takes it away.
/// With low bits first the product of two 64-bit values comes out one position short, which the constants make up for.
/// </remarks>
internal sealed class FoldingCrcEngine<TOrder> : CrcEngine
    where TOrder : struct, ICrcBitOrder
{
    private const int BlockBytes = 16;
    private const int BlockBits = BlockBytes * 8;
    private const int Lanes = 4;

    private readonly Vector128<ulong> _byHalf;
    private readonly Vector128<ulong> _byOne;
    private readonly Vector128<ulong> _byLanes;
    private readonly Vector128<ulong> _division;
    private readonly ulong _lowestTerm;

    /// <summary>Computes the constants of a polynomial.</summary>
    public FoldingCrcEngine(CrcPolynomial polynomial)
    {
        _byHalf = Multipliers(polynomial, BlockBits / 2);
        _byOne = Multipliers(polynomial, BlockBits);
        _byLanes = Multipliers(polynomial, Lanes * BlockBits);

        // Both have 65 bits. The highest term comes in at the low end, the lowest falls out at the other: of the quotient
        // it is never needed, of the polynomial it is added apart.
        _division = Vector128.Create(
            (BitReversal.Of(polynomial.Quotient()) << 1) | 1,
            (BitReversal.Of(polynomial.LeftJustified) << 1) | 1);
        _lowestTerm = 0 - (polynomial.LeftJustified & 1);
    }

    /// <summary>Whether the processor multiplies without carries.</summary>
    public static bool IsSupported => Pclmulqdq.IsSupported && Ssse3.IsSupported;

    /// <inheritdoc/>
    public override ulong Update(ulong register, ReadOnlySpan<byte> data) =>
        Run<NoTarget>(register, ref MemoryMarshal.GetReference(data), ref Unsafe.NullRef<byte>(), (nuint)data.Length);

    /// <inheritdoc/>
    public override ulong CopyAndUpdate(ulong register, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, source.Length);
        return Run<CopyTarget>(
            register, ref MemoryMarshal.GetReference(source), ref MemoryMarshal.GetReference(destination), (nuint)source.Length);
    }

    /// <summary>The multipliers that move a block further.</summary>
    public static Vector128<ulong> Multipliers(CrcPolynomial polynomial, int bits) => Vector128.Create(
        BitReversal.Of(polynomial.Power(bits + 64 - 1)),
        BitReversal.Of(polynomial.Power(bits - 1)));

    /// <summary>Takes in what follows a block that is already folded, and gives the register.</summary>
    public ulong Finish<TTarget>(Vector128<ulong> block, ref byte source, ref byte target, nuint offset, nuint length)
        where TTarget : struct, ICrcTarget
    {
        for (; offset + BlockBytes <= length; offset += BlockBytes)
        {
            block = Multiply(block, _byOne) ^ Take<TTarget>(ref source, ref target, offset);
        }

        var register = Divide(Multiply(block, _byHalf));
        return TOrder.Register(FinishBytes<TTarget>(register, ref source, ref target, offset, length));
    }

    private ulong Run<TTarget>(ulong register, ref byte source, ref byte target, nuint length)
        where TTarget : struct, ICrcTarget
    {
        var ordered = TOrder.Register(register);
        if (length < BlockBytes)
        {
            return TOrder.Register(FinishBytes<TTarget>(ordered, ref source, ref target, 0, length));
        }

        var block = Take<TTarget>(ref source, ref target, 0) ^ Vector128.Create(ordered, 0);
        nuint offset = BlockBytes;
        if (length >= 2 * Lanes * BlockBytes)
        {
            block = FoldLanes<TTarget>(block, ref source, ref target, ref offset, length);
        }

        return Finish<TTarget>(block, ref source, ref target, offset, length);
    }

    private Vector128<ulong> FoldLanes<TTarget>(
        Vector128<ulong> lane0, ref byte source, ref byte target, ref nuint offset, nuint length)
        where TTarget : struct, ICrcTarget
    {
        var lane1 = Take<TTarget>(ref source, ref target, BlockBytes);
        var lane2 = Take<TTarget>(ref source, ref target, 2 * BlockBytes);
        var lane3 = Take<TTarget>(ref source, ref target, 3 * BlockBytes);
        for (offset = Lanes * BlockBytes; offset + (Lanes * BlockBytes) <= length; offset += Lanes * BlockBytes)
        {
            lane0 = Multiply(lane0, _byLanes) ^ Take<TTarget>(ref source, ref target, offset);
            lane1 = Multiply(lane1, _byLanes) ^ Take<TTarget>(ref source, ref target, offset + BlockBytes);
            lane2 = Multiply(lane2, _byLanes) ^ Take<TTarget>(ref source, ref target, offset + (2 * BlockBytes));
            lane3 = Multiply(lane3, _byLanes) ^ Take<TTarget>(ref source, ref target, offset + (3 * BlockBytes));
        }

        lane1 ^= Multiply(lane0, _byOne);
        lane2 ^= Multiply(lane1, _byOne);
        return lane3 ^ Multiply(lane2, _byOne);
    }

    /// <summary>Takes in fewer than 16 bytes.</summary>
    private ulong FinishBytes<TTarget>(ulong register, ref byte source, ref byte target, nuint offset, nuint length)
        where TTarget : struct, ICrcTarget
    {
        if (offset + sizeof(ulong) <= length)
        {
            var bytes = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref source, offset));
            TTarget.Store(bytes, ref target, offset);
            register = Divide(Vector128.CreateScalar(register ^ TOrder.Bytes(bytes)));
            offset += sizeof(ulong);
        }

        if (offset == length)
        {
            return register;
        }

        var last = 0UL;
        var bits = (int)(length - offset) * 8;
        for (var i = 0; offset < length; i += 8, offset++)
        {
            var value = Unsafe.Add(ref source, offset);
            TTarget.Store(value, ref target, offset);
            last |= (ulong)value << i;
        }

        return (register >> bits) ^ Divide(Vector128.CreateScalar((register ^ TOrder.Bytes(last)) << (64 - bits)));
    }

    /// <summary>The remainder of a block of 128 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Divide(Vector128<ulong> block)
    {
        var quotient = Pclmulqdq.CarrylessMultiply(block, _division, 0x00);
        var product = Pclmulqdq.CarrylessMultiply(quotient, _division, 0x10);
        return block[1] ^ product[1] ^ (quotient[0] & _lowestTerm);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Multiply(Vector128<ulong> block, Vector128<ulong> multipliers) =>
        Pclmulqdq.CarrylessMultiply(block, multipliers, 0x00) ^ Pclmulqdq.CarrylessMultiply(block, multipliers, 0x11);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Take<TTarget>(ref byte source, ref byte target, nuint offset)
        where TTarget : struct, ICrcTarget
    {
        var data = Vector128.LoadUnsafe(ref source, offset);
        TTarget.Store(data, ref target, offset);
        return TOrder.Bytes(data);
    }
}
