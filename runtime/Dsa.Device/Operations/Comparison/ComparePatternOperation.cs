using Dsa.Device.Engines;
using Dsa.Device.Operations.Patterns;
using Dsa.Platform.Memory;

namespace Dsa.Device.Operations.Comparison;

/// <summary>Compare Pattern: finds the first byte that is not the repeated pattern.</summary>
/// <remarks>A device may report a place before that one; this one never does.</remarks>
internal sealed class ComparePatternOperation(PieceRules pieces) : BufferOperation(pieces)
{
    private const byte EqualResult = 0;
    private const byte DifferentResult = 1;

    /// <inheritdoc/>
    protected override Progress Translate(WorkItem item)
    {
        var compare = (ComparePatternDescriptor)item.Descriptor;
        var length = NextPieceBytes(item, compare.TransferSize);
        return Held(TryHold(item, compare.Source + item.Done, length, MemoryAccess.Read, Operand.Source1));
    }

    /// <inheritdoc/>
    protected override Progress Access(WorkItem item)
    {
        var compare = (ComparePatternDescriptor)item.Descriptor;
        var length = item.Runs[0].Length;
        var equal = new BytePattern(compare.Pattern).MatchLength(item.Runs[0].Span, item.Done);
        item.Runs.Release();
        item.Done += (uint)equal;
        if (equal < length)
        {
            return Finish(item, Complete(compare, DifferentResult) with { BytesCompleted = item.Done });
        }

        return item.Done == compare.TransferSize ? Finish(item, Complete(compare, EqualResult)) : Progress.More;
    }

    private static Outcome Complete(in ComparePatternDescriptor compare, byte result) =>
        CheckedResult.Of(compare.Flags, result, isExpected: (compare.ExpectedResult & 1) == result);
}
