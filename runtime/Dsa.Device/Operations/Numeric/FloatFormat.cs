namespace Dsa.Device.Operations.Numeric;

/// <summary>A floating point type: how a number is laid out in bits, and which one stands for a number it does not have (§8.1, §8.5).</summary>
internal sealed class FloatFormat
{
    private static readonly FloatFormat s_e5M2 = new(DataType.Fp8E5M2, fractionBits: 2);
    private static readonly FloatFormat s_e4M3 = new(DataType.Fp8E4M3, fractionBits: 3, hasInfinity: false);
    private static readonly FloatFormat s_fp16 = new(DataType.Fp16, fractionBits: 10);
    private static readonly FloatFormat s_bf16 = new(DataType.Bf16, fractionBits: 7);
    private static readonly FloatFormat s_fp32 = new(DataType.Fp32, fractionBits: 23);
    private static readonly FloatFormat s_fp64 = new(DataType.Fp64, fractionBits: 52);

    private FloatFormat(DataType type, int fractionBits, bool hasInfinity = true)
    {
        Type = type;
        Bytes = type.ElementBytes();
        FractionBits = fractionBits;
        HasInfinity = hasInfinity;
        SignMask = 1UL << ((Bytes * 8) - 1);
        Bias = (int)(SignMask >> (fractionBits + 1)) - 1;
        MinNormal = 1UL << fractionBits;

        // Without infinity only the highest of all encodings is no number; else all with the highest exponent are no finite ones.
        Infinity = hasInfinity ? SignMask - MinNormal : SignMask - 1;
        MaxFinite = Infinity - 1;
    }

    /// <summary>The data type.</summary>
    public DataType Type { get; }

    /// <summary>The bytes of an element.</summary>
    public int Bytes { get; }

    /// <summary>The bits behind the point.</summary>
    public int FractionBits { get; }

    /// <summary>What an exponent in memory is too large by.</summary>
    public int Bias { get; }

    /// <summary>Whether there is an infinity.</summary>
    public bool HasInfinity { get; }

    /// <summary>The sign.</summary>
    public ulong SignMask { get; }

    /// <summary>The smallest normal number.</summary>
    public ulong MinNormal { get; }

    /// <summary>The largest number.</summary>
    public ulong MaxFinite { get; }

    /// <summary>Infinity; where there is none, what is no number.</summary>
    public ulong Infinity { get; }

    private int MinExponent => 1 - Bias;

    /// <summary>The format of a floating point type.</summary>
    public static FloatFormat Of(DataType type) => type switch
    {
        DataType.Fp8E5M2 => s_e5M2,
        DataType.Fp8E4M3 => s_e4M3,
        DataType.Fp16 => s_fp16,
        DataType.Bf16 => s_bf16,
        DataType.Fp32 => s_fp32,
        DataType.Fp64 => s_fp64,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not a floating point type."),
    };

    /// <summary>Whether bits are a denormal number.</summary>
    public bool IsDenormal(ulong bits) => (bits & (SignMask - 1)) - 1 < MinNormal - 1;

    /// <summary>The number that bits are.</summary>
    public FloatValue Decode(ulong bits)
    {
        var isNegative = (bits & SignMask) != 0;
        var magnitude = bits & (SignMask - 1);
        if (magnitude > MaxFinite)
        {
            return magnitude == Infinity && HasInfinity
                ? new FloatValue(FloatClass.Infinity, isNegative)
                : new FloatValue(FloatClass.NotANumber, isNegative, Significand: HasInfinity ? magnitude << (64 - FractionBits) : 0);
        }

        if (magnitude == 0)
        {
            return new FloatValue(FloatClass.Zero, isNegative);
        }

        var fraction = magnitude & (MinNormal - 1);
        var significand = magnitude < MinNormal ? fraction : fraction | MinNormal;
        var exponent = magnitude < MinNormal ? MinExponent : (int)(magnitude >> FractionBits) - Bias;
        var shift = (int)ulong.LeadingZeroCount(significand) - (63 - FloatValue.LeadingBit);
        return new FloatValue(
            FloatClass.Finite, isNegative, exponent + FloatValue.LeadingBit - FractionBits - shift, significand << shift);
    }

    /// <summary>The bits of a number, rounded to the format.</summary>
    /// <param name="value">The number.</param>
    /// <param name="rounding">Where a number goes that the format does not have.</param>
    /// <param name="flushesToZero">Whether a tiny number becomes zero.</param>
    /// <param name="result">What happened is added.</param>
    public ulong Encode(in FloatValue value, RoundingMode rounding, bool flushesToZero, ref ComputeResult result)
    {
        var sign = value.IsNegative ? SignMask : 0;
        switch (value.Class)
        {
            case FloatClass.Zero:
                return sign;
            case FloatClass.Finite:
                return sign | EncodeFinite(value, rounding, flushesToZero, ref result);
            case FloatClass.NotANumber when HasInfinity:
                return sign | Infinity | (MinNormal >> 1) | (value.Significand >> (64 - FractionBits));
            case FloatClass.Infinity when !HasInfinity:
                result |= ComputeResult.Invalid;
                return sign | Infinity;
            default:
                return sign | Infinity;
        }
    }

    /// <summary>Rounds down to a number of bits, and up by one where the mode says so.</summary>
    private static ulong Round(ulong significand, int droppedBits, bool isNegative, RoundingMode rounding, out bool isExact)
    {
        // With this many bits gone nothing is left but less than a half.
        droppedBits = Math.Min(droppedBits, 63);
        var kept = significand >> droppedBits;
        var lost = significand & ((1UL << droppedBits) - 1);
        isExact = lost == 0;
        var half = 1UL << (droppedBits - 1);
        var goesUp = rounding switch
        {
            RoundingMode.NearestEven => lost > half || (lost == half && (kept & 1) != 0),
            RoundingMode.Down => !isExact && isNegative,
            RoundingMode.Up => !isExact && !isNegative,
            _ => false,
        };
        return goesUp ? kept + 1 : kept;
    }

    private ulong EncodeFinite(in FloatValue value, RoundingMode rounding, bool flushesToZero, ref ComputeResult result)
    {
        var droppedBits = FloatValue.LeadingBit - FractionBits;
        var rounded = Round(value.Significand, droppedBits, value.IsNegative, rounding, out _);

        // The leading bit of the significand, which is not stored, adds one to the exponent; so does a carry.
        var exponent = value.Exponent + Bias - 1;
        if (exponent < 0 && (exponent < -1 || rounded < MinNormal << 1))
        {
            return EncodeTiny(value, droppedBits - exponent, rounding, flushesToZero, ref result);
        }

        var magnitude = ((ulong)exponent << FractionBits) + rounded;
        if (magnitude <= MaxFinite)
        {
            return magnitude;
        }

        result |= ComputeResult.Overflow;
        var staysFinite = rounding switch
        {
            RoundingMode.NearestEven => false,
            RoundingMode.Down => !value.IsNegative,
            RoundingMode.Up => value.IsNegative,
            _ => true,
        };
        return staysFinite ? MaxFinite : Infinity;
    }

    /// <summary>A number that is below the smallest normal one even when it is rounded without regard to that.</summary>
    private ulong EncodeTiny(
        in FloatValue value, int droppedBits, RoundingMode rounding, bool flushesToZero, ref ComputeResult result)
    {
        var magnitude = Round(value.Significand, droppedBits, value.IsNegative, rounding, out var isExact);
        if (!isExact || flushesToZero)
        {
            result |= ComputeResult.Underflow;
        }

        return flushesToZero ? 0 : magnitude;
    }
}
