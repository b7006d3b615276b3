using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Dsa.Device.Operations.Numeric;

/// <summary>Computes with integers of one type, a vector at a time.</summary>
internal static class IntegerLanes<T>
    where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
{
    private static bool IsSigned => T.MinValue != T.Zero;

    private static int SignShift => (Unsafe.SizeOf<T>() * 8) - 1;

    /// <summary>Computes as many elements as whole vectors have.</summary>
    /// <param name="type">What is computed.</param>
    /// <param name="saturates">Whether a sum out of range saturates; else it wraps.</param>
    /// <param name="first">First operands.</param>
    /// <param name="second">Second operands.</param>
    /// <param name="destination">Where results go; may be one of the operands.</param>
    /// <param name="overflows">Whether a sum was out of range.</param>
    /// <returns>The number of elements computed.</returns>
    public static int Compute(
        ComputeType type, bool saturates, ReadOnlySpan<T> first, ReadOnlySpan<T> second, Span<T> destination, out bool overflows)
    {
        var count = destination.Length - (destination.Length % Vector256<T>.Count);
        first = first[..count];
        second = second[..count];
        ref var left = ref MemoryMarshal.GetReference(first);
        ref var right = ref MemoryMarshal.GetReference(second);
        ref var target = ref MemoryMarshal.GetReference(destination);
        var carries = Vector256<T>.Zero;
        for (var i = 0; i < count; i += Vector256<T>.Count)
        {
            var x = Vector256.LoadUnsafe(ref left, (nuint)i);
            var y = Vector256.LoadUnsafe(ref right, (nuint)i);
            var computed = type switch
            {
                ComputeType.And => x & y,
                ComputeType.Or => x | y,
                ComputeType.Xor => x ^ y,
                ComputeType.Min => Vector256.Min(x, y),
                ComputeType.Max => Vector256.Max(x, y),
                _ => Add(x, y, saturates, ref carries),
            };
            computed.StoreUnsafe(ref target, (nuint)i);
        }

        overflows = carries != Vector256<T>.Zero;
        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> Add(Vector256<T> x, Vector256<T> y, bool saturates, ref Vector256<T> carries)
    {
        var sum = x + y;
        Vector256<T> isOut;
        Vector256<T> limit;
        if (IsSigned)
        {
            // A sum is out of range when its sign is neither operand's; the limit is then on the operands' side.
            isOut = Vector256.LessThan((x ^ sum) & (y ^ sum), Vector256<T>.Zero);
            limit = (x >> SignShift) ^ Vector256.Create(T.MaxValue);
        }
        else
        {
            isOut = Vector256.LessThan(sum, x);
            limit = Vector256.Create(T.MaxValue);
        }

        carries |= isOut;
        return saturates ? Vector256.ConditionalSelect(isOut, limit, sum) : sum;
    }
}
