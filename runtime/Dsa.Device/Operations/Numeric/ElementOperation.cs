using Dsa.Device.Engines;
using Dsa.Platform.Memory;

namespace Dsa.Device.Operations.Numeric;

/// <summary>An operation that goes through its operands element by element.</summary>
/// <remarks>
/// The bytes done are those of a source. Addresses are aligned to their elements, so no element lies in two pages, and each run
/// has whole ones.
/// </remarks>
internal abstract class ElementOperation(PieceRules pieces) : BufferOperation(pieces)
{
    /// <summary>The operands of a descriptor.</summary>
    protected abstract ElementOperands OperandsOf(in WorkDescriptor descriptor);

    /// <inheritdoc/>
    protected sealed override Progress Translate(WorkItem item)
    {
        var operands = OperandsOf(item.Descriptor);
        var inputBytes = operands.InputBytes;
        var outputBytes = operands.OutputBytes;
        var index = item.Done / (uint)inputBytes;
        var count = (int)Math.Min(operands.Count - index, (uint)(PieceBytes / Math.Max(inputBytes, outputBytes)));
        var source = (ulong)index * (uint)inputBytes;
        var destination = (ulong)index * (uint)outputBytes;
        return Held(TryHold(item, operands.Source1 + source, count * inputBytes, MemoryAccess.Read, Operand.Source1)
            && (operands.Source2 is not { } source2
                || TryHold(item, source2 + source, count * inputBytes, MemoryAccess.Read, Operand.Source2))
            && TryHold(item, operands.Destination1 + destination, count * outputBytes, MemoryAccess.Write, Operand.Destination1)
            && (operands.Destination2 is not { } destination2
                || TryHold(item, destination2 + destination, count * outputBytes, MemoryAccess.Write, Operand.Destination2)));
    }

    /// <inheritdoc/>
    protected sealed override Progress Access(WorkItem item)
    {
        var operands = OperandsOf(item.Descriptor);
        ref var runs = ref item.Runs;
        var first = operands.Source2 is null ? 1 : 2;
        var count = CountIn(runs, 0, first, operands.InputBytes, CountIn(runs, first, runs.Count, operands.OutputBytes, int.MaxValue));
        var written = count * operands.OutputBytes;
        var kernel = new NumericKernel(operands.Computation);
        var target = runs[first].Span[..written];
        NumericOutcome.Note(
            item,
            operands.Source2 is null ? kernel.Convert(runs[0].Span, target) : kernel.Combine(runs[0].Span, runs[1].Span, target));
        runs.Wrote(first, written);
        if (operands.Destination2 is not null)
        {
            target.CopyTo(runs[first + 1].Span);
            runs.Wrote(first + 1, written);
        }

        runs.Release();
        item.Done += (uint)(count * operands.InputBytes);
        return item.Done == (ulong)operands.Count * (uint)operands.InputBytes
            ? Finish(item, NumericOutcome.Complete(item))
            : Progress.More;
    }

    /// <inheritdoc/>
    public sealed override Outcome EndByFault(WorkItem item, in Outcome fault) =>
        base.EndByFault(item, fault) with { Result = NumericOutcome.ResultOf(item) };

    /// <summary>The elements that each of some runs has, and no more than <paramref name="most"/>.</summary>
    private static int CountIn(in HeldRuns runs, int begin, int end, int elementBytes, int most)
    {
        for (var i = begin; i < end; i++)
        {
            most = Math.Min(most, runs[i].Length / elementBytes);
        }

        return most;
    }
}
