namespace Dsa.Device.Operations.Numeric;

/// <summary>Reduce with Dualcast: makes one vector of numbers of two, and writes it to two places (§8.3).</summary>
/// <remarks>A fault finds both places written equally far.</remarks>
internal sealed class ReduceDualcastOperation(PieceRules pieces) : ElementOperation(pieces)
{
    /// <inheritdoc/>
    protected override ElementOperands OperandsOf(in WorkDescriptor descriptor) =>
        ElementOperands.Of((ReduceDualcastDescriptor)descriptor);
}
