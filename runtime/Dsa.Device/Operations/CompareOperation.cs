using Dsa.Device.Engines;
using Dsa.Device.Operations.Comparison;
using Dsa.Platform.Memory;

namespace Dsa.Device.Operations;

/// <summary>Compare: finds the first byte in which two buffers differ.</summary>
internal sealed class CompareOperation(PieceRules pieces) : BufferOperation(pieces)
{
    private const byte EqualResult = 0;
    private const byte DifferentResult = 1;

    /// <inheritdoc/>
    protected override Progress Translate(WorkItem item)
    {
        var compare = (CompareDescriptor)item.Descriptor;
        return Held(TryHoldPair(
            item,
            compare.Source1 + item.Done,
            compare.Source2 + item.Done,
            NextPieceBytes(item, compare.TransferSize),
            MemoryAccess.Read,
            Operand.Source2));
    }

    /// <inheritdoc/>
    protected override Progress Access(WorkItem item)
    {
        var compare = (CompareDescriptor)item.Descriptor;
        var length = item.Runs.LeastLength;
        var equal = CommonPrefix.Length(item.Runs[0].Span[..length], item.Runs[1].Span);
        item.Runs.Release();
        item.Done += (uint)equal;
        if (equal < length)
        {
            return Finish(item, Complete(compare, DifferentResult) with { BytesCompleted = item.Done });
        }

        return item.Done == compare.TransferSize ? Finish(item, Complete(compare, EqualResult)) : Progress.More;
    }

    private static Outcome Complete(in CompareDescriptor compare, byte result) =>
        CheckedResult.Of(compare.Flags, result, isExpected: (compare.ExpectedResult & 1) == result);
}
