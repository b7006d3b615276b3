namespace Dsa.Device.Operations.Numeric;

/// <summary>Reduce: makes one vector of numbers of two (§8.3).</summary>
internal sealed class ReduceOperation(PieceRules pieces) : ElementOperation(pieces)
{
    /// <inheritdoc/>
    protected override ElementOperands OperandsOf(in WorkDescriptor descriptor) => ElementOperands.Of((ReduceDescriptor)descriptor);
}
