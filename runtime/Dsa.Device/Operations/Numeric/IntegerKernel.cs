using System.Numerics;
using System.Runtime.InteropServices;

namespace Dsa.Device.Operations.Numeric;

/// <summary>Computes with integers: exactly, then wraps or saturates to the output type (§8.5).</summary>
/// <remarks>A result that the output type does not have is an overflow, whether it wraps or saturates.</remarks>
internal static class IntegerKernel
{
    /// <inheritdoc cref="NumericKernel.Convert"/>
    public static ComputeResult Convert(in Computation computation, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        // Each number with itself, by an operation that gives it back.
        var identity = computation with { Type = ComputeType.Max, NegatesSecond = computation.NegatesFirst };
        return Compute(identity, computation.Input, source, source, destination);
    }

    /// <inheritdoc cref="NumericKernel.Combine"/>
    public static ComputeResult Combine(
        in Computation computation, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<byte> destination) =>
        Compute(computation, computation.Input, first, second, destination);

    /// <inheritdoc cref="NumericKernel.Accumulate"/>
    public static ComputeResult Accumulate(in Computation computation, ReadOnlySpan<byte> source, Span<byte> accumulator)
    {
        // The source is the second operand here, and the first source of the descriptor.
        var second = computation with { NegatesFirst = false, NegatesSecond = computation.NegatesFirst };
        return Compute(second, computation.Output, accumulator, source, accumulator);
    }

    /// <summary>Computes in vectors as far as lanes hold the exact numbers, and the rest one by one.</summary>
    private static ComputeResult Compute(
        in Computation computation, DataType firstType, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<byte> destination)
    {
        var isPlain = computation.Input == computation.Output && !computation.NegatesFirst && !computation.NegatesSecond;
        var done = isPlain
            ? ComputeInVectors(computation, first, second, destination, out var overflows)
            : WideIntegerLanes.Compute(computation, firstType, first, second, destination, out overflows);
        var result = overflows ? ComputeResult.Overflow : ComputeResult.None;
        var left = new IntegerType(firstType, computation.IsSigned);
        var right = new IntegerType(computation.Input, computation.IsSigned);
        var output = new IntegerType(computation.Output, computation.IsSigned);
        var count = destination.Length / output.Bytes;
        for (var i = done; i < count; i++)
        {
            var one = left.Load(first, i);
            var other = right.Load(second, i);
            var number = Compute(
                computation.Type, computation.NegatesFirst ? -one : one, computation.NegatesSecond ? -other : other);
            result |= output.Store(destination, i, number, computation.Saturates);
        }

        return result;
    }

    private static Int128 Compute(ComputeType type, Int128 first, Int128 second) => type switch
    {
        ComputeType.And => first & second,
        ComputeType.Or => first | second,
        ComputeType.Xor => first ^ second,
        ComputeType.Min => Int128.Min(first, second),
        ComputeType.Max => Int128.Max(first, second),
        _ => first + second,
    };

    private static int ComputeInVectors(
        in Computation computation, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<byte> destination, out bool overflows) =>
        (computation.Output, computation.IsSigned) switch
        {
            (DataType.Int8, true) => ComputeInVectors<sbyte>(computation, first, second, destination, out overflows),
            (DataType.Int8, false) => ComputeInVectors<byte>(computation, first, second, destination, out overflows),
            (DataType.Int16, true) => ComputeInVectors<short>(computation, first, second, destination, out overflows),
            (DataType.Int16, false) => ComputeInVectors<ushort>(computation, first, second, destination, out overflows),
            (DataType.Int32, true) => ComputeInVectors<int>(computation, first, second, destination, out overflows),
            (DataType.Int32, false) => ComputeInVectors<uint>(computation, first, second, destination, out overflows),
            (DataType.Int64, true) => ComputeInVectors<long>(computation, first, second, destination, out overflows),
            _ => ComputeInVectors<ulong>(computation, first, second, destination, out overflows),
        };

    private static int ComputeInVectors<T>(
        in Computation computation, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<byte> destination, out bool overflows)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T> =>
        IntegerLanes<T>.Compute(
            computation.Type,
            computation.Saturates,
            MemoryMarshal.Cast<byte, T>(first),
            MemoryMarshal.Cast<byte, T>(second),
            MemoryMarshal.Cast<byte, T>(destination),
            out overflows);
}
