using Dsa.Device.Engines;
using Dsa.Device.InterDomain;
using Dsa.Platform.Memory;

namespace Dsa.Device.Operations.ScatterGather;

/// <summary>An operation that copies or fills the blocks of a list, one after the other.</summary>
/// <remarks>
/// What is done is counted in bytes, and may end inside a block. Where blocks are in another address space, each has to lie in
/// the window that its IDPT entry has: software may change the list at any time, so the check is of the entry as it was read.
/// </remarks>
internal abstract class BlockOperation(PieceRules pieces) : ListOperation(pieces)
{
    /// <summary>The operand that the blocks are.</summary>
    protected abstract Operand Blocks { get; }

    /// <summary>The list of a descriptor.</summary>
    protected abstract BlockList ListOf(in WorkDescriptor descriptor);

    /// <summary>The bytes of all blocks together.</summary>
    protected abstract uint TransferSizeOf(in WorkDescriptor descriptor);

    /// <summary>Translates the next piece of a block, and of what goes with it, and holds them.</summary>
    /// <param name="item">The descriptor.</param>
    /// <param name="block">Where the piece of the block is.</param>
    /// <param name="length">Its length.</param>
    protected abstract bool TryHoldPiece(WorkItem item, ulong block, int length);

    /// <summary>Touches the piece that is held.</summary>
    /// <param name="item">The descriptor.</param>
    /// <param name="length">The bytes that every run has.</param>
    /// <param name="offset">How far inside its block the piece begins.</param>
    protected abstract void Touch(WorkItem item, int length, uint offset);

    /// <inheritdoc/>
    protected sealed override Progress Translate(WorkItem item)
    {
        var list = ListOf(item.Descriptor);
        var (index, offset) = Math.DivRem(item.Done, list.BlockBytes);
        if (!TryReadEntry(item, list, index, out var block))
        {
            return Progress.Faulted;
        }

        return item.Domains.Covers(Blocks, block, list.BlockBytes)
            ? Held(TryHoldPiece(item, block + offset, (int)Math.Min(list.BlockBytes - offset, (uint)PieceBytes)))
            : Refuse(item);
    }

    /// <inheritdoc/>
    protected sealed override Progress Access(WorkItem item)
    {
        var length = item.Runs.LeastLength;
        Touch(item, length, item.Done % ListOf(item.Descriptor).BlockBytes);
        item.Runs.Release();
        item.Done += (uint)length;
        if (item.Done != TransferSizeOf(item.Descriptor))
        {
            return Progress.More;
        }

        SetDetails(item);
        return Finish(item, Outcome.Success);
    }

    /// <inheritdoc/>
    public sealed override Outcome EndByFault(WorkItem item, in Outcome fault)
    {
        SetDetails(item);
        return base.EndByFault(item, fault);
    }

    /// <summary>Ends an operation of which a block lies outside its window.</summary>
    private Progress Refuse(WorkItem item)
    {
        SetDetails(item);
        item.Domains.TryGet(Blocks, out var domain);
        DomainResolver.Refuse(item, CompletionStatus.InterDomainRange, domain.Handle);
        return Progress.Finished;
    }

    private void SetDetails(WorkItem item) => item.Details = new ScatterGatherCompletionRecord
    {
        ListEntriesCompleted = item.Done / ListOf(item.Descriptor).BlockBytes,
    };
}
