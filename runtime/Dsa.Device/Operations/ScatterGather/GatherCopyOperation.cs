using Dsa.Device.Engines;
using Dsa.Platform.Memory;

namespace Dsa.Device.Operations.ScatterGather;

/// <summary>Gather Copy: copies the blocks of a list to one place (§8.3).</summary>
internal sealed class GatherCopyOperation(PieceRules pieces) : BlockOperation(pieces)
{
    /// <inheritdoc/>
    protected override Operand Blocks => Operand.Source1;

    /// <inheritdoc/>
    protected override BlockList ListOf(in WorkDescriptor descriptor) => BlockList.Of((GatherCopyDescriptor)descriptor);

    /// <inheritdoc/>
    protected override uint TransferSizeOf(in WorkDescriptor descriptor) => ((GatherCopyDescriptor)descriptor).TransferSize;

    /// <inheritdoc/>
    protected override bool TryHoldPiece(WorkItem item, ulong block, int length) =>
        TryHoldPair(
            item,
            block,
            ((GatherCopyDescriptor)item.Descriptor).Destination + item.Done,
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
