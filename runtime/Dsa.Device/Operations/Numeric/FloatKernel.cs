using System.Numerics;
using System.Runtime.InteropServices;

namespace Dsa.Device.Operations.Numeric;

/// <summary>Computes with floating point numbers of one input and one output type (§8.5).</summary>
/// <remarks>
/// Pieces of plain numbers go through vectors; the rest goes number by number. As on the processor, a number of several results
/// has one: what is not a number hides that the other operand is denormal.
/// </remarks>
internal sealed class FloatKernel
{
    private const int PieceElements = 4 * LaneConversion.Granularity;

    private static readonly DataType[] s_types = [.. Enum.GetValues<DataType>().Where(static type => !type.IsInteger())];
    private static readonly FloatKernel[] s_kernels =
        [.. s_types.SelectMany(static input => s_types.Select(output => new FloatKernel(input, output)))];

    private readonly FloatFormat _input;
    private readonly FloatFormat _output;
    private readonly FloatFormat _lanes;

    private FloatKernel(DataType input, DataType output)
    {
        _input = FloatFormat.Of(input);
        _output = FloatFormat.Of(output);
        _lanes = FloatFormat.Of(output == DataType.Fp64 ? DataType.Fp64 : DataType.Fp32);
    }

    /// <summary>The kernel of two floating point types.</summary>
    public static FloatKernel Of(DataType input, DataType output) =>
        s_kernels[(Array.IndexOf(s_types, input) * s_types.Length) + Array.IndexOf(s_types, output)];

    /// <inheritdoc cref="NumericKernel.Convert"/>
    public ComputeResult Convert(in Computation computation, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        var result = ComputeResult.None;
        for (; destination.Length >= PieceElements * _output.Bytes; destination = destination[(PieceElements * _output.Bytes)..])
        {
            var target = destination[..(PieceElements * _output.Bytes)];
            var isPlain = _input.Bytes < _output.Bytes
                ? LaneConversion.TryWiden(_input, source, _output, target, computation.NegatesFirst)
                : LaneConversion.TryNarrow(_input, source, _output, target, computation.NegatesFirst, computation.Rounding);
            result |= isPlain ? ComputeResult.None : ConvertEach(computation, source, target);
            source = source[(PieceElements * _input.Bytes)..];
        }

        return result | ConvertEach(computation, source, destination);
    }

    /// <inheritdoc cref="NumericKernel.Combine"/>
    public ComputeResult Combine(
        in Computation computation, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<byte> destination)
    {
        var operands = new Operands(computation, _input, IsFirstSource: true);
        return CanUseLanes(computation)
            ? CombineInPieces(operands, first, second, destination)
            : CombineEach(operands, first, second, destination);
    }

    /// <inheritdoc cref="NumericKernel.Accumulate"/>
    public ComputeResult Accumulate(in Computation computation, ReadOnlySpan<byte> source, Span<byte> accumulator)
    {
        // The source is the second operand here, and the first source of the descriptor.
        var second = computation with { NegatesSecond = computation.NegatesFirst, NegatesFirst = false };
        var operands = new Operands(second, _output, IsFirstSource: false);
        return CanUseLanes(computation)
            ? CombineInPieces(operands, accumulator, source, accumulator)
            : CombineEach(operands, accumulator, source, accumulator);
    }

    /// <summary>Whether lanes give what rounding the exact result once gives.</summary>
    /// <remarks>
    /// Operands are not more precise than the output, so a sum that was rounded to more than twice the bits of the output can be
    /// rounded again without harm.
    /// </remarks>
    private bool CanUseLanes(in Computation computation) =>
        _input.FractionBits <= _output.FractionBits
        && (_input.Bytes < _output.Bytes || _input == _output)
        && (computation.Type != ComputeType.Add || computation.Rounding == RoundingMode.NearestEven);

    private ComputeResult ConvertEach(in Computation computation, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        var count = destination.Length / _output.Bytes;
        var result = ComputeResult.None;
        for (var i = 0; i < count; i++)
        {
            var number = Take(computation, ElementType.Load(source, i, _input.Bytes), ref result).Negate(computation.NegatesFirst);
            result |= number.IsNaN ? ComputeResult.Invalid : ComputeResult.None;
            var bits = _output.Encode(number, computation.Rounding, computation.FlushesToZero, ref result);
            ElementType.Store(destination, i, _output.Bytes, bits);
        }

        return result;
    }

    private ComputeResult CombineInPieces(
        in Operands operands, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<byte> destination) =>
        _lanes.Type == DataType.Fp64
            ? CombineInPieces<double, long>(operands, first, second, destination)
            : CombineInPieces<float, int>(operands, first, second, destination);

    private ComputeResult CombineInPieces<T, TBits>(
        in Operands operands, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<byte> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TBits : unmanaged, IBinaryInteger<TBits>, IMinMaxValue<TBits>
    {
        Span<T> left = stackalloc T[PieceElements];
        Span<T> right = stackalloc T[PieceElements];
        Span<T> computed = stackalloc T[PieceElements];
        var computation = operands.Computation;
        var firstBytes = PieceElements * operands.FirstFormat.Bytes;
        var secondBytes = PieceElements * _input.Bytes;
        var bytes = PieceElements * _output.Bytes;
        var result = ComputeResult.None;
        while (destination.Length >= bytes)
        {
            // The destination may be a source, so nothing is stored before all is known to be plain.
            var isPlain = TryWiden(operands.FirstFormat, first[..firstBytes], left, computation.NegatesFirst)
                && TryWiden(_input, second[..secondBytes], right, computation.NegatesSecond)
                && LaneArithmetic<T, TBits>.TryCompute(computation.Type, _lanes, left, right, computed)
                && TryStore(computed, destination[..bytes], computation.Rounding);
            result |= isPlain ? ComputeResult.None : CombineEach(operands, first, second, destination[..bytes]);
            first = first[firstBytes..];
            second = second[secondBytes..];
            destination = destination[bytes..];
        }

        return result | CombineEach(operands, first, second, destination);
    }

    private bool TryWiden<T>(FloatFormat format, ReadOnlySpan<byte> elements, Span<T> lanes, bool negates)
        where T : unmanaged, INumberBase<T>
    {
        var bytes = MemoryMarshal.AsBytes(lanes);
        if (format != _lanes)
        {
            return LaneConversion.TryWiden(format, elements, _lanes, bytes, negates);
        }

        elements.CopyTo(bytes);
        for (var i = 0; negates && i < lanes.Length; i++)
        {
            lanes[i] = -lanes[i];
        }

        return true;
    }

    private bool TryStore<T>(Span<T> lanes, Span<byte> destination, RoundingMode rounding)
        where T : unmanaged
    {
        scoped var bytes = MemoryMarshal.AsBytes(lanes);
        if (_output != _lanes)
        {
            Span<byte> narrow = stackalloc byte[PieceElements * sizeof(ushort)];
            narrow = narrow[..destination.Length];
            if (!LaneConversion.TryNarrow(_lanes, bytes, _output, narrow, negates: false, rounding))
            {
                return false;
            }

            bytes = narrow;
        }

        bytes.CopyTo(destination);
        return true;
    }

    private ComputeResult CombineEach(
        in Operands operands, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<byte> destination)
    {
        var computation = operands.Computation;
        var count = destination.Length / _output.Bytes;
        var result = ComputeResult.None;
        for (var i = 0; i < count; i++)
        {
            var seen = ComputeResult.None;
            var firstBits = ElementType.Load(first, i, operands.FirstFormat.Bytes);
            var left = operands.IsFirstSource ? Take(computation, firstBits, ref seen) : _output.Decode(firstBits);
            var right = Take(computation, ElementType.Load(second, i, _input.Bytes), ref seen);
            var number = Compute(
                computation, left.Negate(computation.NegatesFirst), right.Negate(computation.NegatesSecond), ref seen);
            var bits = _output.Encode(number, computation.Rounding, computation.FlushesToZero, ref seen);
            ElementType.Store(destination, i, _output.Bytes, bits);
            result |= seen;
        }

        return result;
    }

    /// <summary>A source, which may be denormal.</summary>
    private FloatValue Take(in Computation computation, ulong bits, ref ComputeResult result)
    {
        var number = _input.Decode(bits);
        if (!_input.IsDenormal(bits))
        {
            return number;
        }

        if (computation.TakesDenormalsAsZero)
        {
            return new FloatValue(FloatClass.Zero, number.IsNegative);
        }

        result |= ComputeResult.Denormal;
        return number;
    }

    private static FloatValue Compute(in Computation computation, in FloatValue left, in FloatValue right, ref ComputeResult result)
    {
        if (left.IsNaN || right.IsNaN)
        {
            result = ComputeResult.Invalid;
            return left.IsNaN ? left : right;
        }

        var number = computation.Type switch
        {
            ComputeType.Min => FloatValue.Min(left, right),
            ComputeType.Max => FloatValue.Max(left, right),
            _ => FloatValue.Add(left, right, computation.Rounding),
        };
        result |= number.IsNaN ? ComputeResult.Invalid : ComputeResult.None;
        return number;
    }

    /// <summary>What comes first of two operands, and how they become one.</summary>
    private readonly record struct Operands(Computation Computation, FloatFormat FirstFormat, bool IsFirstSource);
}
