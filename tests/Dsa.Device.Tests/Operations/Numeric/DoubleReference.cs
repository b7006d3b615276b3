using Dsa.Device.Operations.Numeric;

namespace Dsa.Device.Tests.Operations.Numeric;

/// <summary>Conversions and sums of small types in double precision, which has them exactly, and rounding by the framework's Math.Round.</summary>
internal static class DoubleReference
{
    public static (ulong Bits, ComputeResult Result) Convert(in Computation computation, ulong bits)
    {
        var input = ReferenceFormat.Of(computation.Input);
        if (input.IsNaN(bits) || input.IsInfinite(bits))
        {
            return ReferenceFloat.Convert(computation, bits);
        }

        var number = Take(computation, input, bits, computation.NegatesFirst, out var seen);
        var rounded = Round(computation, number, double.IsNegative(number));
        return (rounded.Bits, rounded.Result | seen);
    }

    public static (ulong Bits, ComputeResult Result) Combine(in Computation computation, ulong first, ulong second)
    {
        var input = ReferenceFormat.Of(computation.Input);
        if (input.IsNaN(first) || input.IsNaN(second) || input.IsInfinite(first) || input.IsInfinite(second))
        {
            return ReferenceFloat.Combine(computation, first, second);
        }

        var left = Take(computation, input, first, computation.NegatesFirst, out var seenLeft);
        var right = Take(computation, input, second, computation.NegatesSecond, out var seenRight);
        var number = computation.Type switch
        {
            ComputeType.Min => Math.Min(left, right),
            ComputeType.Max => Math.Max(left, right),
            _ => left + right,
        };
        var isNegative = double.IsNegative(number);
        if (number == 0 && computation.Type == ComputeType.Add && double.IsNegative(left) != double.IsNegative(right))
        {
            isNegative = computation.Rounding == RoundingMode.Down;
        }

        var rounded = Round(computation, number, isNegative);
        return (rounded.Bits, rounded.Result | seenLeft | seenRight);
    }

    private static double Take(in Computation computation, ReferenceFormat format, ulong bits, bool negates, out ComputeResult seen)
    {
        var number = format.NumberOf(bits);
        seen = ComputeResult.None;
        if (format.IsDenormal(bits))
        {
            seen = computation.TakesDenormalsAsZero ? ComputeResult.None : ComputeResult.Denormal;
            number = computation.TakesDenormalsAsZero ? number * 0 : number;
        }

        return negates ? -number : number;
    }

    private static (ulong Bits, ComputeResult Result) Round(in Computation computation, double number, bool isNegative)
    {
        var output = ReferenceFormat.Of(computation.Output);
        var sign = isNegative ? output.SignBit : 0;
        if (number == 0)
        {
            return (sign, ComputeResult.None);
        }

        var mode = computation.Rounding switch
        {
            RoundingMode.Up => MidpointRounding.ToPositiveInfinity,
            RoundingMode.Down => MidpointRounding.ToNegativeInfinity,
            RoundingMode.TowardZero => MidpointRounding.ToZero,
            _ => MidpointRounding.ToEven,
        };
        var exponent = Math.ILogB(number);
        var unbounded = Math.ScaleB(Math.Round(Math.ScaleB(number, output.FractionBits - exponent), mode), exponent - output.FractionBits);
        var isTiny = Math.Abs(unbounded) < Math.ScaleB(1, output.MinExponent);
        if (isTiny && computation.FlushesToZero)
        {
            return (sign, ComputeResult.Underflow);
        }

        var last = Math.Max(exponent, output.MinExponent) - output.FractionBits;
        var steps = Math.Abs(Math.Round(Math.ScaleB(number, -last), mode));
        var magnitude = Math.ScaleB(steps, last);
        if (magnitude > output.NumberOf(output.MaxFinite))
        {
            var staysFinite = mode == MidpointRounding.ToZero
                || (mode == MidpointRounding.ToPositiveInfinity && isNegative)
                || (mode == MidpointRounding.ToNegativeInfinity && !isNegative);
            var limit = staysFinite ? output.MaxFinite : output.HasInfinity ? output.Infinity : output.SignBit - 1;
            return (sign | limit, ComputeResult.Overflow);
        }

        // Each step from the smallest denormal on is the next encoding.
        var bits = ((ulong)Math.Max(exponent - output.MinExponent, 0) << output.FractionBits) + (ulong)steps;
        return (sign | bits, isTiny && magnitude != Math.Abs(number) ? ComputeResult.Underflow : ComputeResult.None);
    }
}
