using Dsa.Device.Engines;
using Dsa.Platform.Memory;

namespace Dsa.Device.Operations;

/// <summary>An operation on buffers: translates a piece, then touches it, until all is done.</summary>
internal abstract class BufferOperation(PieceRules pieces) : Operation
{
    /// <inheritdoc/>
    public override Progress Advance(WorkItem item)
    {
        if (item.Runs.Count != 0)
        {
            return Access(item);
        }

        var progress = Translate(item);
        if (progress != Progress.More)
        {
            item.Runs.Release();
            return progress;
        }

        return pieces.PausesAfterTranslation ? Progress.More : Access(item);
    }

    /// <summary>Translates the next piece and holds it: <see cref="Progress.More"/> says that there is something to touch.</summary>
    protected abstract Progress Translate(WorkItem item);

    /// <summary>Touches the piece that is held, and lets it go.</summary>
    protected abstract Progress Access(WorkItem item);

    /// <summary>How far an attempt to hold a piece has come.</summary>
    protected static Progress Held(bool isHeld) => isHeld ? Progress.More : Progress.Faulted;

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

        item.Runs.Add(run, operand, address);
        return true;
    }

    /// <summary>Translates a range and hands it over, for a small operand that is read at once; on a fault notes it.</summary>
    protected bool TryAcquire(WorkItem item, ulong address, int length, MemoryAccess access, Operand operand, out MemoryRun run)
    {
        var place = item.PlaceOf(operand, address);
        if (pieces.Memory.Acquire(place.Requester with { AwaitsPages = item.AwaitsPages(FaultedPart.Buffer) }, place.Address, length, access, out run, out var fault))
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
