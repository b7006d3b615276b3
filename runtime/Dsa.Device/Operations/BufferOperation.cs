using Dsa.Device.Engines;
using Dsa.Platform.Memory;

namespace Dsa.Device.Operations;

/// <summary>An operation on buffers: translates a piece, then touches it, until all is done.</summary>
internal abstract class BufferOperation(PieceRules pieces, FaultRules faults) : Operation
{
    /// <inheritdoc/>
    public sealed override Progress Advance(WorkItem item)
    {
        if (!item.HoldsRuns)
        {
            if (!TryTranslate(item))
            {
                return Progress.Finished;
            }

            if (pieces.PausesAfterTranslation)
            {
                return Progress.More;
            }
        }

        return Access(item);
    }

    /// <summary>Translates the next piece and holds it; on a fault sets the outcome and returns false.</summary>
    protected abstract bool TryTranslate(WorkItem item);

    /// <summary>Touches the piece that is held, and lets it go.</summary>
    protected abstract Progress Access(WorkItem item);

    /// <summary>The length of the next piece, counted from what is done.</summary>
    protected int NextPieceBytes(WorkItem item, uint transferSize) =>
        (int)Math.Min(transferSize - item.Done, (uint)pieces.PieceBytes);

    /// <summary>Translates a range; on a fault sets the outcome.</summary>
    protected bool TryAcquire(WorkItem item, ulong address, int length, MemoryAccess access, Operand operand, out MemoryRun run)
    {
        if (pieces.Memory.Acquire(item.Requester, address, length, access, out run, out var fault))
        {
            return true;
        }

        item.Outcome = faults.OfBuffer(item, fault, operand) with { BytesCompleted = item.Done };
        return false;
    }

    /// <summary>Translates a range that is read and one of the same length that is read or written, and holds both.</summary>
    protected bool TryHoldPair(
        WorkItem item, ulong first, ulong second, int length, MemoryAccess secondAccess, Operand secondOperand)
    {
        if (!TryAcquire(item, first, length, MemoryAccess.Read, Operand.Source1, out var firstRun))
        {
            return false;
        }

        if (!TryAcquire(item, second, firstRun.Length, secondAccess, secondOperand, out var secondRun))
        {
            firstRun.Dispose();
            return false;
        }

        item.Hold(firstRun, secondRun);
        return true;
    }
}
