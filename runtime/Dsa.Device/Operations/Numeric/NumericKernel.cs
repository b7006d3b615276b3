namespace Dsa.Device.Operations.Numeric;

/// <summary>Computes elements of memory out of others (§8.5).</summary>
/// <remarks>
/// Operands are exact numbers, negation and operation are exact, and the result is rounded, wrapped or saturated once, to the output
/// type. Spans are whole elements; as many are computed as the destination has. The destination may be one of the sources.
/// </remarks>
internal readonly struct NumericKernel
{
    private readonly Computation _computation;
    private readonly FloatKernel? _float;

    /// <summary>Computes as a descriptor says whose types passed the checks.</summary>
    public NumericKernel(in Computation computation)
    {
        _computation = computation;
        _float = computation.Input.IsInteger() ? null : FloatKernel.Of(computation.Input, computation.Output);
    }

    /// <summary>Brings elements from the input type to the output type.</summary>
    /// <returns>What happened to any of them.</returns>
    public ComputeResult Convert(ReadOnlySpan<byte> source, Span<byte> destination) =>
        _float is null
            ? IntegerKernel.Convert(_computation, source, destination)
            : _float.Convert(_computation, source, destination);

    /// <summary>Makes one element of two of the input type.</summary>
    /// <returns>What happened to any of them.</returns>
    public ComputeResult Combine(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<byte> destination) =>
        _float is null
            ? IntegerKernel.Combine(_computation, first, second, destination)
            : _float.Combine(_computation, first, second, destination);

    /// <summary>Takes elements of the input type into those that were made before, of the output type.</summary>
    /// <remarks>What was made before is no source: it is not negated, and a denormal in it is none of a source.</remarks>
    /// <returns>What happened to any of them.</returns>
    public ComputeResult Accumulate(ReadOnlySpan<byte> source, Span<byte> accumulator) =>
        _float is null
            ? IntegerKernel.Accumulate(_computation, source, accumulator)
            : _float.Accumulate(_computation, source, accumulator);
}
