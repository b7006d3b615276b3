using Dsa.Device.Engines;
using Dsa.Platform.Memory;

namespace Dsa.Device.Operations.Dualcast;

/// <summary>Memory Copy with Dualcast: one source to two destinations, of which both always have as much (§12).</summary>
internal sealed class DualcastOperation(PieceRules pieces) : BufferOperation(pieces)
{
    private const int First = 1;
    private const int Second = 2;

    /// <inheritdoc/>
    protected override Progress Translate(WorkItem item)
    {
        var copy = (DualcastDescriptor)item.Descriptor;
        var length = NextPieceBytes(item, copy.TransferSize);
        return Held(TryHoldPair(
                item, copy.Source + item.Done, copy.Destination + item.Done, length, MemoryAccess.Write, Operand.Destination1)
            && TryHold(item, copy.Destination2 + item.Done, item.Runs.LeastLength, MemoryAccess.Write, Operand.Destination2));
    }

    /// <inheritdoc/>
    protected override Progress Access(WorkItem item)
    {
        var transferSize = ((DualcastDescriptor)item.Descriptor).TransferSize;
        var length = item.Runs.LeastLength;
        DualCopy.Copy(
            item.Runs[0].Span[..length], item.Runs[First].Span, item.Runs[Second].Span, DualCopy.ExceedsCache(transferSize));
        item.Runs.Wrote(First, length);
        item.Runs.Wrote(Second, length);
        item.Runs.Release();
        item.Done += (uint)length;
        return item.Done == transferSize ? Finish(item, Outcome.Success) : Progress.More;
    }
}
