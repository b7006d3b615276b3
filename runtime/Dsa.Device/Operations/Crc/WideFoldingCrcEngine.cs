using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Dsa.Device.Operations.Crc;

/// <summary>A CRC by carry-less multiplication, 64 bytes at a time; what is left over goes 16 bytes at a time.</summary>
internal sealed class WideFoldingCrcEngine<TOrder> : CrcEngine
    where TOrder : struct, ICrcBitOrder
{
    private const int BlockBytes = 64;
    private const int BlockBits = BlockBytes * 8;
    private const int PartBits = BlockBits / 4;
    private const int Lanes = 4;

    private readonly FoldingCrcEngine<TOrder> _narrow;
    private readonly Vector512<ulong> _byOne;
    private readonly Vector512<ulong> _byTwo;
    private readonly Vector512<ulong> _byThree;
    private readonly Vector512<ulong> _byLanes;
    private readonly Vector512<ulong> _toLastPart;

    /// <summary>Computes the constants of a polynomial.</summary>
    public WideFoldingCrcEngine(CrcPolynomial polynomial)
    {
        _narrow = new FoldingCrcEngine<TOrder>(polynomial);
        _byOne = Multipliers(polynomial, BlockBits);
        _byTwo = Multipliers(polynomial, 2 * BlockBits);
        _byThree = Multipliers(polynomial, 3 * BlockBits);
        _byLanes = Multipliers(polynomial, Lanes * BlockBits);
        _toLastPart = Vector512.Create(
            Vector256.Create(
                FoldingCrcEngine<TOrder>.Multipliers(polynomial, 3 * PartBits),
                FoldingCrcEngine<TOrder>.Multipliers(polynomial, 2 * PartBits)),
            Vector256.Create(FoldingCrcEngine<TOrder>.Multipliers(polynomial, PartBits), Vector128<ulong>.Zero));
    }

    /// <summary>Whether the processor multiplies 64 bytes without carries.</summary>
    public static bool IsSupported =>
        Pclmulqdq.V512.IsSupported && FoldingCrcEngine<TOrder>.IsSupported && TOrder.IsWideSupported;

    /// <inheritdoc/>
    public override ulong Update(ulong register, ReadOnlySpan<byte> data) => data.Length < Lanes * BlockBytes
        ? _narrow.Update(register, data)
        : Run<NoTarget>(register, ref MemoryMarshal.GetReference(data), ref Unsafe.NullRef<byte>(), (nuint)data.Length);

    /// <inheritdoc/>
    public override ulong CopyAndUpdate(ulong register, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, source.Length);
        return source.Length < Lanes * BlockBytes
            ? _narrow.CopyAndUpdate(register, source, destination)
            : Run<CopyTarget>(
                register, ref MemoryMarshal.GetReference(source), ref MemoryMarshal.GetReference(destination), (nuint)source.Length);
    }

    private static Vector512<ulong> Multipliers(CrcPolynomial polynomial, int bits)
    {
        var part = FoldingCrcEngine<TOrder>.Multipliers(polynomial, bits);
        var half = Vector256.Create(part, part);
        return Vector512.Create(half, half);
    }

    private ulong Run<TTarget>(ulong register, ref byte source, ref byte target, nuint length)
        where TTarget : struct, ICrcTarget
    {
        var lane0 = Take<TTarget>(ref source, ref target, 0) ^ Vector512.CreateScalar(TOrder.Register(register));
        var lane1 = Take<TTarget>(ref source, ref target, BlockBytes);
        var lane2 = Take<TTarget>(ref source, ref target, 2 * BlockBytes);
        var lane3 = Take<TTarget>(ref source, ref target, 3 * BlockBytes);
        var byLanes = _byLanes;
        nuint offset = Lanes * BlockBytes;
        for (; offset + (Lanes * BlockBytes) <= length; offset += Lanes * BlockBytes)
        {
            lane0 = Fold(lane0, byLanes, Take<TTarget>(ref source, ref target, offset));
            lane1 = Fold(lane1, byLanes, Take<TTarget>(ref source, ref target, offset + BlockBytes));
            lane2 = Fold(lane2, byLanes, Take<TTarget>(ref source, ref target, offset + (2 * BlockBytes)));
            lane3 = Fold(lane3, byLanes, Take<TTarget>(ref source, ref target, offset + (3 * BlockBytes)));
        }

        var block = Fold(lane0, _byThree, Fold(lane1, _byTwo, Fold(lane2, _byOne, lane3)));
        for (; offset + BlockBytes <= length; offset += BlockBytes)
        {
            block = Fold(block, _byOne, Take<TTarget>(ref source, ref target, offset));
        }

        return _narrow.Finish<TTarget>(ToLastPart(block), ref source, ref target, offset, length);
    }

    /// <summary>Moves the first three quarters of a block to where its last is.</summary>
    private Vector128<ulong> ToLastPart(Vector512<ulong> block)
    {
        // The multipliers of the last part are 0.
        var moved = Fold(block, _toLastPart, Vector512<ulong>.Zero);
        var half = moved.GetLower() ^ moved.GetUpper();
        return half.GetLower() ^ half.GetUpper() ^ block.GetUpper().GetUpper();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Fold(Vector512<ulong> block, Vector512<ulong> multipliers, Vector512<ulong> next) =>
        Pclmulqdq.V512.CarrylessMultiply(block, multipliers, 0x00)
        ^ Pclmulqdq.V512.CarrylessMultiply(block, multipliers, 0x11)
        ^ next;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Take<TTarget>(ref byte source, ref byte target, nuint offset)
        where TTarget : struct, ICrcTarget
    {
        var data = Vector512.LoadUnsafe(ref source, offset);
        TTarget.Store(data, ref target, offset);
        return TOrder.Bytes(data);
    }
}
