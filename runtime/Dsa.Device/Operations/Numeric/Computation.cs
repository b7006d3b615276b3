namespace Dsa.Device.Operations.Numeric;

/// <summary>How numbers become others: types, operation and compute flags of a descriptor (§8.1).</summary>
internal readonly record struct Computation
{
    /// <summary>The type of the sources.</summary>
    public DataType Input { get; init; }

    /// <summary>The type of the destination.</summary>
    public DataType Output { get; init; }

    /// <summary>What is computed of two numbers.</summary>
    public ComputeType Type { get; init; }

    /// <summary>Whether the source, or the first source, is negated first.</summary>
    public bool NegatesFirst { get; init; }

    /// <summary>Whether the second source is negated first.</summary>
    public bool NegatesSecond { get; init; }

    /// <summary>Whether a tiny result becomes zero.</summary>
    public bool FlushesToZero { get; init; }

    /// <summary>Whether a denormal source counts as zero.</summary>
    public bool TakesDenormalsAsZero { get; init; }

    /// <summary>Where a floating point result without an exact value goes.</summary>
    public RoundingMode Rounding { get; init; }

    /// <summary>Whether integers have a sign.</summary>
    public bool IsSigned { get; init; }

    /// <summary>Whether an integer result that is out of range becomes the nearest one in range; else it wraps.</summary>
    public bool Saturates { get; init; }

    /// <summary>What Type Conversion computes.</summary>
    public static Computation Of(in TypeConversionDescriptor conversion) => new()
    {
        Input = conversion.InputType,
        Output = conversion.OutputType,
        NegatesFirst = conversion.NegateSource1,
        FlushesToZero = conversion.FlushToZero,
        TakesDenormalsAsZero = conversion.DenormalsAreZero,
        Rounding = conversion.Rounding,
        IsSigned = conversion.Signed,
        Saturates = conversion.Saturate,
    };

    /// <summary>What Reduce computes.</summary>
    public static Computation Of(in ReduceDescriptor reduce) => new()
    {
        Input = reduce.InputType,
        Output = reduce.OutputType,
        Type = reduce.ComputeType,
        NegatesFirst = reduce.NegateSource1,
        NegatesSecond = reduce.NegateSource2,
        FlushesToZero = reduce.FlushToZero,
        TakesDenormalsAsZero = reduce.DenormalsAreZero,
        Rounding = reduce.Rounding,
        IsSigned = reduce.Signed,
        Saturates = reduce.Saturate,
    };

    /// <summary>What Reduce with Dualcast computes.</summary>
    public static Computation Of(in ReduceDualcastDescriptor reduce) => new()
    {
        Input = reduce.InputType,
        Output = reduce.OutputType,
        Type = reduce.ComputeType,
        NegatesFirst = reduce.NegateSource1,
        NegatesSecond = reduce.NegateSource2,
        FlushesToZero = reduce.FlushToZero,
        TakesDenormalsAsZero = reduce.DenormalsAreZero,
        Rounding = reduce.Rounding,
        IsSigned = reduce.Signed,
        Saturates = reduce.Saturate,
    };

    /// <summary>What Gather Reduce computes.</summary>
    public static Computation Of(in GatherReduceDescriptor reduce) => new()
    {
        Input = reduce.InputType,
        Output = reduce.OutputType,
        Type = reduce.ComputeType,
        NegatesFirst = reduce.NegateSource1,
        FlushesToZero = reduce.FlushToZero,
        TakesDenormalsAsZero = reduce.DenormalsAreZero,
        Rounding = reduce.Rounding,
        IsSigned = reduce.Signed,
        Saturates = reduce.Saturate,
    };
}
