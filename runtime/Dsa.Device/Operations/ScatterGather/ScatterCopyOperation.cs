using Dsa.Device.Engines;
using Dsa.Platform.Memory;

namespace Dsa.Device.Operations.ScatterGather;

/// <summary>Scatter Copy: copies one place to the blocks of a list (§8.3).</summary>
internal sealed class ScatterCopyOperation(PieceRules pieces) : BlockOperation(pieces)
{
    /// <inheritdoc/>
    protected override Operand Blocks => Operand.Destination1;

    /// <inheritdoc/>
    protected override BlockList ListOf(in WorkDescriptor descriptor) => BlockList.Of((ScatterCopyDescriptor)descriptor);

    /// <inheritdoc/>
    protected override uint TransferSizeOf(in WorkDescriptor descriptor) => ((ScatterCopyDescriptor)descriptor).TransferSize;

    /// <inheritdoc/>
    protected override bool TryHoldPiece(WorkItem item, ulong block, int length) =>
        TryHoldPair(
            item,
            ((ScatterCopyDescriptor)item.Descriptor).Source + item.Done,
            block,
            length,
            MemoryAccess.Write,
            Operand.Destination1);

    /// <inheritdoc/>
    protected override void Touch(WorkItem item, int length, uint offset)
    {
        item.Runs[0].Span[..length].CopyTo(item.Runs[1].Span);
        item.Runs.Wrote(1, length);
    }
}
