namespace Dsa.Device.Operations.Numeric;

/// <summary>What an operation goes through element by element: one or two sources, one or two destinations.</summary>
internal readonly record struct ElementOperands
{
    /// <summary>How elements become others.</summary>
    public required Computation Computation { get; init; }

    /// <summary>The elements of each operand.</summary>
    public required uint Count { get; init; }

    /// <summary>The source, or the first one.</summary>
    public required ulong Source1 { get; init; }

    /// <summary>The second source, or null.</summary>
    public ulong? Source2 { get; init; }

    /// <summary>The destination, or the first one.</summary>
    public required ulong Destination1 { get; init; }

    /// <summary>The second destination, or null.</summary>
    public ulong? Destination2 { get; init; }

    /// <summary>The bytes of an element of a source.</summary>
    public int InputBytes => Computation.Input.ElementBytes();

    /// <summary>The bytes of an element of a destination.</summary>
    public int OutputBytes => Computation.Output.ElementBytes();

    /// <summary>The operands of Type Conversion.</summary>
    public static ElementOperands Of(in TypeConversionDescriptor conversion) => new()
    {
        Computation = Computation.Of(conversion),
        Count = conversion.ElementCount,
        Source1 = conversion.Source,
        Destination1 = conversion.Destination,
    };

    /// <summary>The operands of Reduce.</summary>
    public static ElementOperands Of(in ReduceDescriptor reduce) => new()
    {
        Computation = Computation.Of(reduce),
        Count = reduce.ElementCount,
        Source1 = reduce.Source1,
        Source2 = reduce.Source2,
        Destination1 = reduce.Destination,
    };

    /// <summary>The operands of Reduce with Dualcast.</summary>
    public static ElementOperands Of(in ReduceDualcastDescriptor reduce) => new()
    {
        Computation = Computation.Of(reduce),
        Count = reduce.ElementCount,
        Source1 = reduce.Source1,
        Source2 = reduce.Source2,
        Destination1 = reduce.Destination1,
        Destination2 = reduce.Destination2,
    };
}
