using System.Numerics;
using Dsa.Device.Operations.Numeric;

namespace Dsa.Device.Tests.Operations.Numeric;

/// <summary>Integers as whole numbers without end, cut to the output type at last.</summary>
internal static class ReferenceInteger
{
    public static (ulong Bits, ComputeResult Result) Convert(in Computation computation, ulong bits)
    {
        var number = Number(computation.Input, computation.IsSigned, bits);
        return Fit(computation, computation.NegatesFirst ? -number : number);
    }

    public static (ulong Bits, ComputeResult Result) Combine(in Computation computation, ulong first, ulong second)
    {
        var left = Number(computation.Input, computation.IsSigned, first);
        var right = Number(computation.Input, computation.IsSigned, second);
        return Compute(computation, computation.NegatesFirst ? -left : left, computation.NegatesSecond ? -right : right);
    }

    public static (ulong Bits, ComputeResult Result) Accumulate(in Computation computation, ulong accumulator, ulong source)
    {
        var right = Number(computation.Input, computation.IsSigned, source);
        return Compute(
            computation, Number(computation.Output, computation.IsSigned, accumulator), computation.NegatesFirst ? -right : right);
    }

    private static (ulong Bits, ComputeResult Result) Compute(in Computation computation, BigInteger left, BigInteger right) =>
        Fit(computation, computation.Type switch
        {
            ComputeType.Add => left + right,
            ComputeType.And => left & right,
            ComputeType.Or => left | right,
            ComputeType.Xor => left ^ right,
            ComputeType.Min => BigInteger.Min(left, right),
            _ => BigInteger.Max(left, right),
        });

    private static BigInteger Number(DataType type, bool isSigned, ulong bits)
    {
        var width = type.ElementBytes() * 8;
        var isNegative = isSigned && bits >> (width - 1) != 0;
        return isNegative ? new BigInteger(bits) - (BigInteger.One << width) : bits;
    }

    private static (ulong Bits, ComputeResult Result) Fit(in Computation computation, BigInteger number)
    {
        var width = computation.Output.ElementBytes() * 8;
        var smallest = computation.IsSigned ? -(BigInteger.One << (width - 1)) : BigInteger.Zero;
        var largest = smallest + (BigInteger.One << width) - 1;
        var isOut = number < smallest || number > largest;
        if (isOut && computation.Saturates)
        {
            number = number < smallest ? smallest : largest;
        }

        var bits = (ulong)(number & ((BigInteger.One << width) - 1));
        return (bits, isOut ? ComputeResult.Overflow : ComputeResult.None);
    }
}
