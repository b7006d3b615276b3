namespace Dsa.Device.Operations.Numeric;

/// <summary>Type Conversion: brings numbers into another type (§8.3).</summary>
internal sealed class TypeConversionOperation(PieceRules pieces) : ElementOperation(pieces)
{
    /// <inheritdoc/>
    protected override ElementOperands OperandsOf(in WorkDescriptor descriptor) =>
        ElementOperands.Of((TypeConversionDescriptor)descriptor);
}
