using Dsa.Device.Engines;
using Dsa.Device.Operations.Patterns;
using Dsa.Platform.Memory;

namespace Dsa.Device.Operations.ScatterGather;

/// <summary>Scatter Fill: repeats a pattern of 8 bytes in the blocks of a list (§8.3).</summary>
/// <remarks>The pattern begins anew in each block (inferred).</remarks>
internal sealed class ScatterFillOperation(PieceRules pieces) : BlockOperation(pieces)
{
    /// <inheritdoc/>
    protected override Operand Blocks => Operand.Destination1;

    /// <inheritdoc/>
    protected override BlockList ListOf(in WorkDescriptor descriptor) => BlockList.Of((ScatterFillDescriptor)descriptor);

    /// <inheritdoc/>
    protected override uint TransferSizeOf(in WorkDescriptor descriptor) => ((ScatterFillDescriptor)descriptor).TransferSize;

    /// <inheritdoc/>
    protected override bool TryHoldPiece(WorkItem item, ulong block, int length) =>
        TryHold(item, block, length, MemoryAccess.Write, Operand.Destination1);

    /// <inheritdoc/>
    protected override void Touch(WorkItem item, int length, uint offset)
    {
        var target = item.Runs[0].Span[..length];
        new BytePattern(((ScatterFillDescriptor)item.Descriptor).Pattern).Fill(target, offset);
        item.Runs.Wrote(0, length);
    }
}
