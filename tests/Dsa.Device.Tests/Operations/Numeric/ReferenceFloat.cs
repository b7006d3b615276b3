using System.Numerics;
using Dsa.Device.Operations.Numeric;

namespace Dsa.Device.Tests.Operations.Numeric;

/// <summary>Floating point by the book: whole numbers of a tiny unit, and one rounding by division.</summary>
internal static class ReferenceFloat
{
    public static (ulong Bits, ComputeResult Result) Convert(in Computation computation, ulong bits)
    {
        var input = ReferenceFormat.Of(computation.Input);
        var output = ReferenceFormat.Of(computation.Output);
        var operand = new Operand(input, bits, computation.NegatesFirst, computation.TakesDenormalsAsZero);
        if (operand.IsNaN)
        {
            return (operand.Quiet(output), ComputeResult.Invalid);
        }

        return operand.IsInfinite ? Infinite(output, operand.IsNegative) : With(operand.Result, Round(computation, operand.Units, operand.IsNegative));
    }

    public static (ulong Bits, ComputeResult Result) Combine(in Computation computation, ulong first, ulong second) =>
        Combine(
            computation,
            new Operand(ReferenceFormat.Of(computation.Input), first, computation.NegatesFirst, computation.TakesDenormalsAsZero),
            new Operand(ReferenceFormat.Of(computation.Input), second, computation.NegatesSecond, computation.TakesDenormalsAsZero));

    public static (ulong Bits, ComputeResult Result) Accumulate(in Computation computation, ulong accumulator, ulong source) =>
        Combine(
            computation,
            new Operand(ReferenceFormat.Of(computation.Output), accumulator, Negates: false, TakesDenormalAsZero: null),
            new Operand(ReferenceFormat.Of(computation.Input), source, computation.NegatesFirst, computation.TakesDenormalsAsZero));

    private static (ulong Bits, ComputeResult Result) Combine(in Computation computation, Operand left, Operand right)
    {
        var output = ReferenceFormat.Of(computation.Output);
        if (left.IsNaN || right.IsNaN)
        {
            return ((left.IsNaN ? left : right).Quiet(output), ComputeResult.Invalid);
        }

        var seen = left.Result | right.Result;
        if (computation.Type == ComputeType.Add)
        {
            return With(seen, Add(computation, output, left, right));
        }

        var isLeftBelow = IsBelow(left, right);
        var chosen = isLeftBelow == (computation.Type == ComputeType.Min) ? left : right;
        return With(seen, chosen.IsInfinite ? Infinite(output, chosen.IsNegative) : Round(computation, chosen.Units, chosen.IsNegative));
    }

    private static (ulong Bits, ComputeResult Result) Add(in Computation computation, ReferenceFormat output, Operand left, Operand right)
    {
        if (left.IsInfinite && right.IsInfinite && left.IsNegative != right.IsNegative)
        {
            return (output.QuietNaN(isNegative: true, 0, 1), ComputeResult.Invalid);
        }

        if (left.IsInfinite || right.IsInfinite)
        {
            return Infinite(output, left.IsInfinite ? left.IsNegative : right.IsNegative);
        }

        var sum = left.Signed + right.Signed;
        var isNegative = !sum.IsZero
            ? sum.Sign < 0
            : left.IsNegative == right.IsNegative ? left.IsNegative : computation.Rounding == RoundingMode.Down;
        return Round(computation, BigInteger.Abs(sum), isNegative);
    }

    private static bool IsBelow(Operand left, Operand right)
    {
        if (left.IsNegative != right.IsNegative)
        {
            return left.IsNegative;
        }

        var order = left.IsInfinite != right.IsInfinite ? (left.IsInfinite ? 1 : -1) : left.Units.CompareTo(right.Units);
        return left.IsNegative ? order > 0 : order < 0;
    }

    private static (ulong Bits, ComputeResult Result) Infinite(ReferenceFormat output, bool isNegative)
    {
        var sign = isNegative ? output.SignBit : 0;
        return output.HasInfinity ? (sign | output.Infinity, ComputeResult.None) : (sign | (output.SignBit - 1), ComputeResult.Invalid);
    }

    private static (ulong Bits, ComputeResult Result) With(ComputeResult seen, (ulong Bits, ComputeResult Result) outcome) =>
        (outcome.Bits, outcome.Result | seen);

    private static (ulong Bits, ComputeResult Result) Round(in Computation computation, BigInteger units, bool isNegative)
    {
        var output = ReferenceFormat.Of(computation.Output);
        var sign = isNegative ? output.SignBit : 0;
        if (units.IsZero)
        {
            return (sign, ComputeResult.None);
        }

        var exponent = ExponentOf(units);
        var unbounded = RoundToMultiple(units, exponent - output.FractionBits, isNegative, computation.Rounding);
        var isTiny = unbounded < BigInteger.One << (output.MinExponent - ReferenceFormat.UnitExponent);
        if (isTiny && computation.FlushesToZero)
        {
            return (sign, ComputeResult.Underflow);
        }

        var last = Math.Max(exponent, output.MinExponent) - output.FractionBits;
        var rounded = RoundToMultiple(units, last, isNegative, computation.Rounding);
        if (rounded > output.UnitsOf(output.MaxFinite))
        {
            var isInfinite = computation.Rounding switch
            {
                RoundingMode.NearestEven => true,
                RoundingMode.Up => !isNegative,
                RoundingMode.Down => isNegative,
                _ => false,
            };
            var limit = !isInfinite ? output.MaxFinite : output.HasInfinity ? output.Infinity : output.SignBit - 1;
            return (sign | limit, ComputeResult.Overflow);
        }

        return (sign | BitsOf(output, rounded), isTiny && rounded != units ? ComputeResult.Underflow : ComputeResult.None);
    }

    private static int ExponentOf(BigInteger units) => (int)units.GetBitLength() - 1 + ReferenceFormat.UnitExponent;

    private static BigInteger RoundToMultiple(BigInteger units, int exponent, bool isNegative, RoundingMode rounding)
    {
        if (exponent <= ReferenceFormat.UnitExponent)
        {
            return units;
        }

        var step = BigInteger.One << (exponent - ReferenceFormat.UnitExponent);
        var below = BigInteger.DivRem(units, step, out var rest);
        var goesUp = rounding switch
        {
            RoundingMode.NearestEven => (2 * rest) > step || ((2 * rest) == step && !below.IsEven),
            RoundingMode.Up => !rest.IsZero && !isNegative,
            RoundingMode.Down => !rest.IsZero && isNegative,
            _ => false,
        };
        return (goesUp ? below + 1 : below) * step;
    }

    private static ulong BitsOf(ReferenceFormat format, BigInteger units)
    {
        if (units.IsZero)
        {
            return 0;
        }

        var exponent = Math.Max(ExponentOf(units), format.MinExponent);
        var significand = (ulong)(units >> (exponent - format.FractionBits - ReferenceFormat.UnitExponent));
        var hidden = 1UL << format.FractionBits;
        return significand < hidden ? significand : ((ulong)(exponent + format.Bias) << format.FractionBits) + (significand - hidden);
    }

    /// <summary>A number that goes in; one that was made before has no rules about denormals.</summary>
    private sealed record Operand(ReferenceFormat Format, ulong Bits, bool Negates, bool? TakesDenormalAsZero)
    {
        public bool IsNaN => Format.IsNaN(Bits);

        public bool IsInfinite => Format.IsInfinite(Bits);

        public bool IsNegative => Format.IsNegative(Bits) != Negates;

        public ComputeResult Result =>
            TakesDenormalAsZero == false && Format.IsDenormal(Bits) ? ComputeResult.Denormal : ComputeResult.None;

        public BigInteger Units => TakesDenormalAsZero == true && Format.IsDenormal(Bits) ? 0 : Format.UnitsOf(Bits);

        public BigInteger Signed => IsNegative ? -Units : Units;

        public ulong Quiet(ReferenceFormat output) =>
            Format.HasInfinity
                ? output.QuietNaN(IsNegative, Bits & ((1UL << Format.FractionBits) - 1), Format.FractionBits)
                : output.QuietNaN(IsNegative, 0, 1);
    }
}
