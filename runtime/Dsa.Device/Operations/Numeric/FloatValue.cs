namespace Dsa.Device.Operations.Numeric;

/// <summary>A floating point number of any format, exactly.</summary>
/// <param name="Class">What it is.</param>
/// <param name="IsNegative">Its sign.</param>
/// <param name="Exponent">Of a finite number: that of its leading bit.</param>
/// <param name="Significand">
/// Of a finite number its bits, the leading one at <see cref="LeadingBit"/>; the lowest may stand for all that are lower still.
/// Of what is no number its payload, from the highest bit down.
/// </param>
internal readonly record struct FloatValue(FloatClass Class, bool IsNegative, int Exponent = 0, ulong Significand = 0)
{
    /// <summary>Where the leading bit of a significand is: with room for the carry of a sum, and far above the last bit of any format.</summary>
    public const int LeadingBit = 61;

    /// <summary>What an invalid operation gives, as on the processor: quiet, negative, without payload (the sign is inferred).</summary>
    public static FloatValue Indefinite => new(FloatClass.NotANumber, IsNegative: true);

    /// <summary>Whether it is not a number.</summary>
    public bool IsNaN => Class == FloatClass.NotANumber;

    /// <summary>The same with the other sign; so it is even when it is no number (inferred).</summary>
    public FloatValue Negate(bool negates) => this with { IsNegative = IsNegative ^ negates };

    /// <summary>The sum, exactly but for the lowest bit, which says whether there is more.</summary>
    /// <param name="left">A number.</param>
    /// <param name="right">Another.</param>
    /// <param name="rounding">Decides the sign of a zero that is the sum of two opposites.</param>
    public static FloatValue Add(in FloatValue left, in FloatValue right, RoundingMode rounding)
    {
        if (left.Class == FloatClass.Infinity || right.Class == FloatClass.Infinity)
        {
            var areOpposite = left.Class == right.Class && left.IsNegative != right.IsNegative;
            return areOpposite ? Indefinite : left.Class == FloatClass.Infinity ? left : right;
        }

        if (left.Class == FloatClass.Zero && right.Class == FloatClass.Zero)
        {
            return left.IsNegative == right.IsNegative ? left : ZeroOfOpposites(rounding);
        }

        if (left.Class == FloatClass.Zero || right.Class == FloatClass.Zero)
        {
            return left.Class == FloatClass.Zero ? right : left;
        }

        return left.Exponent >= right.Exponent ? AddOrdered(left, right, rounding) : AddOrdered(right, left, rounding);
    }

    /// <summary>The smaller of two numbers; of two zeros the negative one (inferred).</summary>
    public static FloatValue Min(in FloatValue left, in FloatValue right) => IsBelow(right, left) ? right : left;

    /// <summary>The larger of two numbers; of two zeros the positive one (inferred).</summary>
    public static FloatValue Max(in FloatValue left, in FloatValue right) => IsBelow(left, right) ? right : left;

    /// <summary>Moves bits down; what falls out stays as the lowest bit.</summary>
    private static ulong ShiftRightSticky(ulong bits, int count)
    {
        if (count >= 64)
        {
            return bits == 0 ? 0UL : 1UL;
        }

        var lost = bits & ((1UL << count) - 1);
        return (bits >> count) | (lost == 0 ? 0UL : 1UL);
    }

    private static FloatValue ZeroOfOpposites(RoundingMode rounding) => new(FloatClass.Zero, rounding == RoundingMode.Down);

    private static FloatValue AddOrdered(in FloatValue large, in FloatValue small, RoundingMode rounding)
    {
        var aligned = ShiftRightSticky(small.Significand, large.Exponent - small.Exponent);
        if (large.IsNegative == small.IsNegative)
        {
            var sum = large.Significand + aligned;
            return sum >> (LeadingBit + 1) == 0
                ? large with { Significand = sum }
                : large with { Significand = ShiftRightSticky(sum, 1), Exponent = large.Exponent + 1 };
        }

        var difference = large.Significand - aligned;
        if (difference == 0)
        {
            return ZeroOfOpposites(rounding);
        }

        // Only the difference of numbers of the same exponent can be the other way round, and only that loses many bits.
        var isReversed = (long)difference < 0;
        var magnitude = isReversed ? 0 - difference : difference;
        var shift = (int)ulong.LeadingZeroCount(magnitude) - (63 - LeadingBit);
        return new FloatValue(FloatClass.Finite, large.IsNegative ^ isReversed, large.Exponent - shift, magnitude << shift);
    }

    private static bool IsBelow(in FloatValue left, in FloatValue right)
    {
        if (left.IsNegative != right.IsNegative)
        {
            return left.IsNegative;
        }

        return left.IsNegative ? IsSmaller(right, left) : IsSmaller(left, right);
    }

    /// <summary>Compares what is left without the signs.</summary>
    private static bool IsSmaller(in FloatValue left, in FloatValue right)
    {
        if (left.Class != right.Class)
        {
            return left.Class < right.Class;
        }

        return left.Exponent != right.Exponent ? left.Exponent < right.Exponent : left.Significand < right.Significand;
    }
}
