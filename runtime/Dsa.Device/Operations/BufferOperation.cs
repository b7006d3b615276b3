using Dsa.Device.Engines;
using Dsa.Platform.Memory;

namespace Dsa.Device.Operations;

/// <summary>An operation on buffers: translates a piece, then touches it, until all is done.</summary>
internal abstract class BufferOperation(PieceRules pieces) : Operation
{
    /// <inheritdoc/>
    public override Progress Advance(WorkItem item)
    {
        if (item.Runs.Count == 0)
        {
            if (!TryTranslate(item))
            {
                item.Runs.Release();
                return Progress.Faulted;
            }

            return Translated(item);
        }

        return Access(item);
    }

    /// <summary>Goes on when a piece is held: at once, or in a piece of work of its own.</summary>
    protected Progress Translated(WorkItem item) => pieces.PausesAfterTranslation ? Progress.More : Access(item);

    /// <summary>Translates the next piece and holds it; on a fault notes it and returns false.</summary>
    protected abstract bool TryTranslate(WorkItem item);

    /// <summary>Touches the piece that is held, and lets it go.</summary>
    protected abstract Progress Access(WorkItem item);

    /// <summary>The most bytes of one piece.</summary>
    protected int PieceBytes => pieces.PieceBytes;

    /// <summary>The length of the next piece, counted from what is done.</summary>
    protected int NextPieceBytes(WorkItem item, uint transferSize) =>
        (int)Math.Min(transferSize - item.Done, (uint)pieces.PieceBytes);

    /// <summary>Translates a range and holds it, behind what is held; on a fault notes it.</summary>
    /// <remarks>What is held may be shorter: the longest prefix that translates.</remarks>
    protected bool TryHold(WorkItem item, ulong address, int length, MemoryAccess access, Operand operand)
    {
        if (!TryAcquire(item, address, length, access, operand, out var run))
        {
            return false;
        }

        item.Runs.Add(run);
        return true;
    }

    /// <summary>Translates a range and hands it over, for a small operand that is read at once; on a fault notes it.</summary>
    protected bool TryAcquire(WorkItem item, ulong address, int length, MemoryAccess access, Operand operand, out MemoryRun run)
    {
        var place = item.PlaceOf(operand, address);
        if (pieces.Memory.Acquire(place.Requester, place.Address, length, access, out run, out var fault))
        {
            return true;
        }

        item.Faulted(fault, operand, FaultedPart.Buffer, place.Requester);
        return false;
    }

    /// <summary>Holds a range that is read, and one of the same length that is read or written.</summary>
    protected bool TryHoldPair(
        WorkItem item, ulong first, ulong second, int length, MemoryAccess secondAccess, Operand secondOperand) =>
        TryHold(item, first, length, MemoryAccess.Read, Operand.Source1)
        && TryHold(item, second, item.Runs[0].Length, secondAccess, secondOperand);
}
