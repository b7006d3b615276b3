using Dsa.Device.Engines;
using Dsa.Device.Operations.Numeric;
using Dsa.Platform.Memory;

namespace Dsa.Device.Operations.ScatterGather;

/// <summary>Gather Reduce: makes one block of numbers of all blocks of a list (§8.3).</summary>
/// <remarks>
/// Blocks are taken in one after the other, in the order of the list, and each sum is rounded to the output type (inferred). The
/// destination is written when all are in; a descriptor that is cut short begins anew, and so has no bytes completed. The bytes
/// done are those taken in, the bytes produced those written.
/// </remarks>
internal sealed class GatherReduceOperation(PieceRules pieces) : ListOperation(pieces)
{
    /// <inheritdoc/>
    protected override Progress Translate(WorkItem item)
    {
        var reduce = (GatherReduceDescriptor)item.Descriptor;
        if (!IsGathering(item, reduce))
        {
            var left = Math.Min(OutputBytesOf(reduce) - item.Produced, (uint)PieceBytes);
            return Held(TryHold(item, reduce.Destination + item.Produced, (int)left, MemoryAccess.Write, Operand.Destination1));
        }

        var list = BlockList.Of(reduce);
        var (index, offset) = Math.DivRem(item.Done, list.BlockBytes);
        if (!TryReadEntry(item, list, index, out var block))
        {
            return Progress.Faulted;
        }

        // Addresses out of the list cannot be checked before (§6 of the behaviour).
        if (block % (uint)reduce.InputType.ElementBytes() != 0)
        {
            SetDetails(item, reduce);
            return Finish(item, new Outcome(CompletionStatus.AddressMisaligned) { Result = NumericOutcome.ResultOf(item) });
        }

        var length = (int)Math.Min(list.BlockBytes - offset, (uint)PieceBytes);
        return Held(TryHold(item, block + offset, length, MemoryAccess.Read, Operand.Source1));
    }

    /// <inheritdoc/>
    public override Outcome EndByFault(WorkItem item, in Outcome fault)
    {
        SetDetails(item, (GatherReduceDescriptor)item.Descriptor);
        return fault with { Result = NumericOutcome.ResultOf(item) };
    }

    /// <inheritdoc/>
    protected override Progress Access(WorkItem item)
    {
        var reduce = (GatherReduceDescriptor)item.Descriptor;
        if (IsGathering(item, reduce))
        {
            TakeIn(item, reduce);
            item.Runs.Release();
            return Progress.More;
        }

        var target = item.Runs[0].Span;
        item.Unwritten((int)OutputBytesOf(reduce)).Slice((int)item.Produced, target.Length).CopyTo(target);
        item.Produced += (uint)target.Length;
        item.Runs.Wrote(0, target.Length);
        item.Runs.Release();
        if (item.Produced != OutputBytesOf(reduce))
        {
            return Progress.More;
        }

        SetDetails(item, reduce);
        return Finish(item, NumericOutcome.Complete(item));
    }

    private static void TakeIn(WorkItem item, in GatherReduceDescriptor reduce)
    {
        var computation = Computation.Of(reduce);
        var inputBytes = computation.Input.ElementBytes();
        var outputBytes = computation.Output.ElementBytes();
        var blockBytes = BlockList.Of(reduce).BlockBytes;
        var count = item.Runs[0].Length / inputBytes;
        var source = item.Runs[0].Span[..(count * inputBytes)];
        var first = (int)(item.Done % blockBytes) / inputBytes;
        var accumulator = item.Unwritten((int)OutputBytesOf(reduce)).Slice(first * outputBytes, count * outputBytes);
        var kernel = new NumericKernel(computation);
        NumericOutcome.Note(
            item, item.Done < blockBytes ? kernel.Convert(source, accumulator) : kernel.Accumulate(source, accumulator));
        item.Done += (uint)source.Length;
    }

    private static bool IsGathering(WorkItem item, in GatherReduceDescriptor reduce) =>
        item.Done < (ulong)reduce.ListSize * BlockList.Of(reduce).BlockBytes;

    private static uint OutputBytesOf(in GatherReduceDescriptor reduce) =>
        reduce.ElementCount * (uint)reduce.OutputType.ElementBytes();

    private static void SetDetails(WorkItem item, in GatherReduceDescriptor reduce) => item.Details = new GatherReduceCompletionRecord
    {
        ListEntriesProcessed = item.Done / BlockList.Of(reduce).BlockBytes,
    };
}
