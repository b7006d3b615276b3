using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Dsa.Device.Operations.Numeric;

/// <summary>Computes with the processor's floating point numbers a vector at a time, as long as they are plain: zero or normal.</summary>
/// <remarks>
/// Sums are rounded to the nearest even number, the mode that threads of .NET run in. What is not plain, or gives a sum that is
/// not, has rules and results of its own, so the whole piece is then left to the exact path.
/// </remarks>
/// <typeparam name="T">The numbers.</typeparam>
/// <typeparam name="TBits">Signed integers of the same width.</typeparam>
internal static class LaneArithmetic<T, TBits>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TBits : unmanaged, IBinaryInteger<TBits>, IMinMaxValue<TBits>
{
    private static int SignShift => (Unsafe.SizeOf<TBits>() * 8) - 1;

    /// <summary>Computes; false when a number is not plain, and the destination is then of no use.</summary>
    /// <param name="type">What is computed: a sum, a minimum or a maximum.</param>
    /// <param name="format">The format of <typeparamref name="T"/>.</param>
    /// <param name="first">First operands.</param>
    /// <param name="second">Second operands.</param>
    /// <param name="destination">Where results go; as many are computed, whole vectors.</param>
    public static bool TryCompute(
        ComputeType type, FloatFormat format, ReadOnlySpan<T> first, ReadOnlySpan<T> second, Span<T> destination)
    {
        ref var left = ref MemoryMarshal.GetReference(first[..destination.Length]);
        ref var right = ref MemoryMarshal.GetReference(second[..destination.Length]);
        ref var target = ref MemoryMarshal.GetReference(destination);
        var minNormal = Vector256.Create(TBits.CreateTruncating(format.MinNormal));
        var infinity = Vector256.Create(TBits.CreateTruncating(format.Infinity));
        var special = Vector256<TBits>.Zero;
        for (var i = 0; i < destination.Length; i += Vector256<T>.Count)
        {
            var x = Vector256.LoadUnsafe(ref left, (nuint)i);
            var y = Vector256.LoadUnsafe(ref right, (nuint)i);
            var computed = type == ComputeType.Add ? x + y : Select(x, y, type == ComputeType.Max);
            special |= IsSpecial(x, minNormal, infinity) | IsSpecial(y, minNormal, infinity) | IsSpecial(computed, minNormal, infinity);
            computed.StoreUnsafe(ref target, (nuint)i);
        }

        return special == Vector256<TBits>.Zero;
    }

    /// <summary>The smaller or larger one in the order of their values, in which the negative zero is below the positive one.</summary>
    private static Vector256<T> Select(Vector256<T> x, Vector256<T> y, bool larger)
    {
        var isBelow = Vector256.LessThan(Order(y), Order(x));
        return larger
            ? Vector256.ConditionalSelect(isBelow.As<TBits, T>(), x, y)
            : Vector256.ConditionalSelect(isBelow.As<TBits, T>(), y, x);
    }

    /// <summary>Integers in the order of the numbers.</summary>
    private static Vector256<TBits> Order(Vector256<T> numbers)
    {
        var bits = numbers.As<T, TBits>();
        return bits ^ ((bits >> SignShift) >>> 1);
    }

    private static Vector256<TBits> IsSpecial(Vector256<T> numbers, Vector256<TBits> minNormal, Vector256<TBits> infinity)
    {
        var magnitude = numbers.As<T, TBits>() & Vector256.Create(TBits.MaxValue);
        var isZero = Vector256.Equals(magnitude, Vector256<TBits>.Zero);
        var isOut = Vector256.LessThan(magnitude, minNormal) | Vector256.GreaterThanOrEqual(magnitude, infinity);
        return Vector256.AndNot(isOut, isZero);
    }
}
