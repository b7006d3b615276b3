using Dsa.Device.Operations.Numeric;

namespace Dsa.Device.Checks;

/// <summary>Whether a part can compute what a descriptor asks for (DSACAP1, DSACAP2, §8.1).</summary>
internal static class ComputationChecks
{
    /// <summary>Whether types, computation and compute flags go together, and the part has them.</summary>
    /// <param name="computation">What is asked for.</param>
    /// <param name="isReduction">Whether two numbers become one; else one becomes another.</param>
    /// <param name="capabilities">What the part announces.</param>
    public static bool IsSupported(in Computation computation, bool isReduction, in Bar0Capabilities capabilities) =>
        IsTypePairSupported(computation.Input, computation.Output, capabilities.DsaCap1)
        && (!isReduction || IsTypeSupported(computation, capabilities.DsaCap1))
        && (computation.Input.IsInteger()
            ? AreIntegerFlagsSupported(computation, capabilities.DsaCap2)
            : AreFloatFlagsSupported(computation, capabilities.DsaCap2))
        && (capabilities.DsaCap2.NegateSource || !(computation.NegatesFirst || computation.NegatesSecond));

    /// <summary>Whether a part knows a type.</summary>
    public static bool IsSupported(DataType type, DsaCap1 capabilities) => type.IsDefined() && capabilities.HasDataTypes(type);

    private static bool IsTypePairSupported(DataType input, DataType output, DsaCap1 capabilities)
    {
        if (!IsSupported(input, capabilities) || !IsSupported(output, capabilities))
        {
            return false;
        }

        if (input == output || (input.IsInteger() && output.IsInteger()))
        {
            return true;
        }

        var up = UpConversion(input, output);
        var down = DownConversion(input, output);
        return (up != 0 && (capabilities.UpConversions & up) != 0) || (down != 0 && (capabilities.DownConversions & down) != 0);
    }

    private static FloatUpConversions UpConversion(DataType input, DataType output) => (input, output) switch
    {
        (DataType.Fp8E5M2, DataType.Fp16) => FloatUpConversions.E5M2ToFp16,
        (DataType.Fp8E5M2, DataType.Bf16) => FloatUpConversions.E5M2ToBf16,
        (DataType.Fp8E5M2, DataType.Fp32) => FloatUpConversions.E5M2ToFp32,
        (DataType.Fp8E4M3, DataType.Fp16) => FloatUpConversions.E4M3ToFp16,
        (DataType.Fp8E4M3, DataType.Bf16) => FloatUpConversions.E4M3ToBf16,
        (DataType.Fp8E4M3, DataType.Fp32) => FloatUpConversions.E4M3ToFp32,
        (DataType.Fp16, DataType.Fp32) => FloatUpConversions.Fp16ToFp32,
        (DataType.Bf16, DataType.Fp32) => FloatUpConversions.Bf16ToFp32,
        (DataType.Fp32, DataType.Fp64) => FloatUpConversions.Fp32ToFp64,
        _ => FloatUpConversions.None,
    };

    private static FloatDownConversions DownConversion(DataType input, DataType output) => (input, output) switch
    {
        (DataType.Fp16, DataType.Fp8E5M2) => FloatDownConversions.Fp16ToE5M2,
        (DataType.Bf16, DataType.Fp8E5M2) => FloatDownConversions.Bf16ToE5M2,
        (DataType.Fp32, DataType.Fp8E5M2) => FloatDownConversions.Fp32ToE5M2,
        (DataType.Fp16, DataType.Fp8E4M3) => FloatDownConversions.Fp16ToE4M3,
        (DataType.Bf16, DataType.Fp8E4M3) => FloatDownConversions.Bf16ToE4M3,
        (DataType.Fp32, DataType.Fp8E4M3) => FloatDownConversions.Fp32ToE4M3,
        (DataType.Fp32, DataType.Fp16) => FloatDownConversions.Fp32ToFp16,
        (DataType.Fp32, DataType.Bf16) => FloatDownConversions.Fp32ToBf16,
        (DataType.Fp64, DataType.Fp32) => FloatDownConversions.Fp64ToFp32,
        _ => FloatDownConversions.None,
    };

    private static bool IsTypeSupported(in Computation computation, DsaCap1 capabilities)
    {
        var isForAll = computation.Type is ComputeType.Add or ComputeType.Min or ComputeType.Max;
        return computation.Type.IsDefined()
            && capabilities.HasComputeOperations(computation.Type)
            && (isForAll || computation.Input.IsInteger());
    }

    private static bool AreIntegerFlagsSupported(in Computation computation, DsaCap2 capabilities) =>
        (capabilities.SignedInteger || !computation.IsSigned)
        && (capabilities.SaturateInteger || !computation.Saturates)
        && computation is { Rounding: RoundingMode.NearestEven, FlushesToZero: false, TakesDenormalsAsZero: false };

    private static bool AreFloatFlagsSupported(in Computation computation, DsaCap2 capabilities) =>
        (capabilities.FlushToZero || !computation.FlushesToZero)
        && (capabilities.DenormalsAreZero || !computation.TakesDenormalsAsZero)
        && computation is { IsSigned: false, Saturates: false }
        && computation.Rounding switch
        {
            RoundingMode.NearestEven => capabilities.RoundToNearestEven,
            RoundingMode.Down => capabilities.RoundDown,
            RoundingMode.Up => capabilities.RoundUp,
            RoundingMode.TowardZero => capabilities.RoundTowardZero,
            _ => false,
        };
}
