using System.Numerics;

namespace Dsa.Device.Tests.Operations.Numeric;

/// <summary>A floating point type by the numbers of its definition, apart from what the product knows of it.</summary>
internal sealed record ReferenceFormat(DataType Type, int ExponentBits, int FractionBits, bool HasInfinity)
{
    /// <summary>Every finite number of every format is a whole number of these.</summary>
    public const int UnitExponent = -1074;

    public static IReadOnlyList<ReferenceFormat> All { get; } =
    [
        new(DataType.Fp8E5M2, 5, 2, true),
        new(DataType.Fp8E4M3, 4, 3, false),
        new(DataType.Fp16, 5, 10, true),
        new(DataType.Bf16, 8, 7, true),
        new(DataType.Fp32, 8, 23, true),
        new(DataType.Fp64, 11, 52, true),
    ];

    /// <summary>The pairs of types that a device can convert between, and each type with itself.</summary>
    public static IReadOnlyList<(DataType Input, DataType Output)> Pairs { get; } =
    [
        .. All.Select(static format => (format.Type, format.Type)),
        (DataType.Fp8E5M2, DataType.Fp16), (DataType.Fp8E5M2, DataType.Bf16), (DataType.Fp8E5M2, DataType.Fp32),
        (DataType.Fp8E4M3, DataType.Fp16), (DataType.Fp8E4M3, DataType.Bf16), (DataType.Fp8E4M3, DataType.Fp32),
        (DataType.Fp16, DataType.Fp32), (DataType.Bf16, DataType.Fp32), (DataType.Fp32, DataType.Fp64),
        (DataType.Fp16, DataType.Fp8E5M2), (DataType.Bf16, DataType.Fp8E5M2), (DataType.Fp32, DataType.Fp8E5M2),
        (DataType.Fp16, DataType.Fp8E4M3), (DataType.Bf16, DataType.Fp8E4M3), (DataType.Fp32, DataType.Fp8E4M3),
        (DataType.Fp32, DataType.Fp16), (DataType.Fp32, DataType.Bf16), (DataType.Fp64, DataType.Fp32),
    ];

    public int Bytes => (1 + ExponentBits + FractionBits) / 8;

    public int Bias => (1 << (ExponentBits - 1)) - 1;

    public int MinExponent => 1 - Bias;

    public ulong SignBit => 1UL << (ExponentBits + FractionBits);

    public ulong MaxFinite => HasInfinity ? Infinity - 1 : SignBit - 2;

    public ulong Infinity => ((1UL << ExponentBits) - 1) << FractionBits;

    public static ReferenceFormat Of(DataType type) => All.Single(format => format.Type == type);

    public bool IsNegative(ulong bits) => (bits & SignBit) != 0;

    public ulong Magnitude(ulong bits) => bits & (SignBit - 1);

    public bool IsNaN(ulong bits) => HasInfinity ? Magnitude(bits) > Infinity : Magnitude(bits) == SignBit - 1;

    public bool IsInfinite(ulong bits) => HasInfinity && Magnitude(bits) == Infinity;

    public bool IsDenormal(ulong bits) => Magnitude(bits) != 0 && Magnitude(bits) >> FractionBits == 0;

    /// <summary>A finite number without its sign, in units.</summary>
    public BigInteger UnitsOf(ulong bits)
    {
        var field = (int)(Magnitude(bits) >> FractionBits);
        var fraction = Magnitude(bits) & ((1UL << FractionBits) - 1);
        var significand = field == 0 ? fraction : fraction + (1UL << FractionBits);
        return new BigInteger(significand) << (Math.Max(field, 1) - Bias - FractionBits - UnitExponent);
    }

    /// <summary>A finite number of at most 32 bits.</summary>
    public double NumberOf(ulong bits)
    {
        var field = (int)(Magnitude(bits) >> FractionBits);
        var fraction = Magnitude(bits) & ((1UL << FractionBits) - 1);
        var significand = field == 0 ? fraction : fraction + (1UL << FractionBits);
        var number = Math.ScaleB(significand, Math.Max(field, 1) - Bias - FractionBits);
        return IsNegative(bits) ? -number : number;
    }

    /// <summary>The quiet one of what is not a number, with what the format can keep of a payload.</summary>
    public ulong QuietNaN(bool isNegative, ulong fraction, int fractionBits)
    {
        var sign = isNegative ? SignBit : 0;
        if (!HasInfinity)
        {
            return sign | (SignBit - 1);
        }

        var kept = FractionBits >= fractionBits ? fraction << (FractionBits - fractionBits) : fraction >> (fractionBits - FractionBits);
        return sign | Infinity | (1UL << (FractionBits - 1)) | kept;
    }
}
