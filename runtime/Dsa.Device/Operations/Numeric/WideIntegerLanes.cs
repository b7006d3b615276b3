using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Dsa.Device.Operations.Numeric;

/// <summary>Computes with integers of up to 32 bits in lanes of 64, which hold every result exactly, a vector at a time.</summary>
/// <remarks>Whatever the types: operands are extended, negated and computed, and the result is wrapped or saturated at last.</remarks>
internal static class WideIntegerLanes
{
    /// <summary>Computes as many elements as whole vectors have; none with operands of 64 bits.</summary>
    /// <param name="computation">What is computed.</param>
    /// <param name="firstType">The type of the first operands: that of the sources, or that of the destination.</param>
    /// <param name="first">First operands.</param>
    /// <param name="second">Second operands.</param>
    /// <param name="destination">Where results go; may be one of the operands.</param>
    /// <param name="overflows">Whether a result was out of range.</param>
    /// <returns>The number of elements computed.</returns>
    public static int Compute(
        in Computation computation,
        DataType firstType,
        ReadOnlySpan<byte> first,
        ReadOnlySpan<byte> second,
        Span<byte> destination,
        out bool overflows)
    {
        var isFirstSource = firstType == computation.Input;
        switch (firstType == DataType.Int64 ? DataType.Int64 : computation.Input)
        {
            case DataType.Int8:
                return From<byte, LanePairs.ByteInInt64>(computation, isFirstSource, first, second, destination, out overflows);
            case DataType.Int16:
                return From<ushort, LanePairs.UInt16InInt64>(computation, isFirstSource, first, second, destination, out overflows);
            case DataType.Int32:
                return From<uint, LanePairs.UInt32InInt64>(computation, isFirstSource, first, second, destination, out overflows);
            default:
                overflows = false;
                return 0;
        }
    }

    private static int From<TIn, TInPair>(
        in Computation computation,
        bool isFirstSource,
        ReadOnlySpan<byte> first,
        ReadOnlySpan<byte> second,
        Span<byte> destination,
        out bool overflows)
        where TIn : unmanaged
        where TInPair : ILanePair<TIn, long> => computation.Output switch
        {
            DataType.Int8 => To<TIn, TInPair, byte, LanePairs.ByteInInt64>(
                computation, isFirstSource, first, second, destination, out overflows),
            DataType.Int16 => To<TIn, TInPair, ushort, LanePairs.UInt16InInt64>(
                computation, isFirstSource, first, second, destination, out overflows),
            DataType.Int32 => To<TIn, TInPair, uint, LanePairs.UInt32InInt64>(
                computation, isFirstSource, first, second, destination, out overflows),
            _ => To<TIn, TInPair, long, LanePairs.Int64InInt64>(
                computation, isFirstSource, first, second, destination, out overflows),
        };

    private static int To<TIn, TInPair, TOut, TOutPair>(
        in Computation computation,
        bool isFirstSource,
        ReadOnlySpan<byte> first,
        ReadOnlySpan<byte> second,
        Span<byte> destination,
        out bool overflows)
        where TIn : unmanaged
        where TInPair : ILanePair<TIn, long>
        where TOut : unmanaged
        where TOutPair : ILanePair<TOut, long>
    {
        var right = MemoryMarshal.Cast<byte, TIn>(second);
        var target = MemoryMarshal.Cast<byte, TOut>(destination);
        return isFirstSource
            ? Compute<TIn, TInPair, TIn, TInPair, TOut, TOutPair>(
                computation, computation.Input, MemoryMarshal.Cast<byte, TIn>(first), right, target, out overflows)
            : Compute<TOut, TOutPair, TIn, TInPair, TOut, TOutPair>(
                computation, computation.Output, MemoryMarshal.Cast<byte, TOut>(first), right, target, out overflows);
    }

    private static int Compute<TFirst, TFirstPair, TSecond, TSecondPair, TOut, TOutPair>(
        in Computation computation,
        DataType firstType,
        ReadOnlySpan<TFirst> first,
        ReadOnlySpan<TSecond> second,
        Span<TOut> destination,
        out bool overflows)
        where TFirst : unmanaged
        where TFirstPair : ILanePair<TFirst, long>
        where TSecond : unmanaged
        where TSecondPair : ILanePair<TSecond, long>
        where TOut : unmanaged
        where TOutPair : ILanePair<TOut, long>
    {
        var count = destination.Length - (destination.Length % Vector256<long>.Count);
        ref var left = ref MemoryMarshal.GetReference(first[..count]);
        ref var right = ref MemoryMarshal.GetReference(second[..count]);
        ref var target = ref MemoryMarshal.GetReference(destination);
        var operands = (First: new Operand(firstType, computation.IsSigned, computation.NegatesFirst),
            Second: new Operand(computation.Input, computation.IsSigned, computation.NegatesSecond));
        var (smallest, largest) = RangeOf(computation);
        var changed = Vector256<long>.Zero;
        for (var i = 0; i < count; i += Vector256<long>.Count)
        {
            var x = operands.First.Number(TFirstPair.Load(ref left, (nuint)i));
            var y = operands.Second.Number(TSecondPair.Load(ref right, (nuint)i));
            var number = Compute(computation.Type, x, y);
            var fitting = Vector256.Max(Vector256.Min(number, largest), smallest);
            changed |= fitting ^ number;
            TOutPair.Store(computation.Saturates ? fitting : number, ref target, (nuint)i);
        }

        overflows = changed != Vector256<long>.Zero;
        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<long> Compute(ComputeType type, Vector256<long> x, Vector256<long> y) => type switch
    {
        ComputeType.And => x & y,
        ComputeType.Or => x | y,
        ComputeType.Xor => x ^ y,
        ComputeType.Min => Vector256.Min(x, y),
        ComputeType.Max => Vector256.Max(x, y),
        _ => x + y,
    };

    /// <summary>The numbers of the output type; results of lanes never exceed the largest of 64 bits.</summary>
    private static (Vector256<long> Smallest, Vector256<long> Largest) RangeOf(in Computation computation)
    {
        var unusedBits = 64 - (computation.Output.ElementBytes() * 8);
        var largest = computation.IsSigned || unusedBits == 0 ? long.MaxValue >> unusedBits : (long)(ulong.MaxValue >> unusedBits);
        return (Vector256.Create(computation.IsSigned ? -largest - 1 : 0), Vector256.Create(largest));
    }

    /// <summary>How bits of an operand, with zeros above, become the number that is computed with.</summary>
    private readonly struct Operand(DataType type, bool isSigned, bool isNegated)
    {
        private readonly Vector256<long> _sign = Vector256.Create(isSigned ? 1L << ((type.ElementBytes() * 8) - 1) : 0);
        private readonly Vector256<long> _negation = Vector256.Create(isNegated ? -1L : 0);

        /// <summary>Extends the sign, if there is one, then negates.</summary>
        public Vector256<long> Number(Vector256<long> bits)
        {
            var number = (bits ^ _sign) - _sign;
            return (number ^ _negation) - _negation;
        }
    }
}
