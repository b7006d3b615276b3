using Dsa.Device.Engines;
using Dsa.Platform.Memory;

namespace Dsa.Device.Operations;

/// <summary>Memory Move: the result is that of a copy by way of other memory, whatever overlaps (§12).</summary>
internal sealed class MemoryMoveOperation(PieceRules pieces) : BufferOperation(pieces)
{
    private const byte DownwardResult = 1;
    private const ulong PageMask = PhysicalMemory.PageBytes - 1;

    /// <inheritdoc/>
    protected override Progress Translate(WorkItem item)
    {
        var move = (MemMoveDescriptor)item.Descriptor;
        if (IsDownward(item, move))
        {
            return Held(TryHoldDownward(item, move));
        }

        return Held(TryHoldPair(
            item,
            move.Source + item.Done,
            move.Destination + item.Done,
            NextPieceBytes(item, move.TransferSize),
            MemoryAccess.Write,
            Operand.Destination1));
    }

    /// <inheritdoc/>
    protected override Progress Access(WorkItem item)
    {
        var length = item.Runs.LeastLength;

        // Within a piece it is the same memory when the buffers overlap.
        item.Runs[0].MoveTo(item.Runs[1], length);
        item.Runs.Wrote(1, length);
        item.Runs.Release();
        item.Done += (uint)length;
        return item.Done == ((MemMoveDescriptor)item.Descriptor).TransferSize
            ? Finish(item, Outcome.Success)
            : Progress.More;
    }

    /// <inheritdoc/>
    /// <remarks>Its sources may be among what has arrived. Downward a piece lies within a page, and arrives wholly or not at all.</remarks>
    public override void KeepArrived(WorkItem item, int bytes) =>
        item.Done += IsDownward(item, (MemMoveDescriptor)item.Descriptor) ? 0 : (uint)bytes;

    /// <inheritdoc/>
    public override Outcome EndByFault(WorkItem item, in Outcome fault) =>
        base.EndByFault(item, fault) with { Result = IsDownward(item, (MemMoveDescriptor)item.Descriptor) ? DownwardResult : (byte)0 };

    /// <summary>Whether copying upward would overwrite source bytes before they are copied.</summary>
    /// <remarks>Buffers in different address spaces have no overlap that the device could see in their addresses.</remarks>
    private static bool IsDownward(WorkItem item, in MemMoveDescriptor move)
    {
        if (item.Domains.AreEntered)
        {
            return false;
        }

        var distance = move.Destination - move.Source;

        // The last byte, not the one behind it: a buffer may end with the address space.
        var wraps = move.Destination + (move.TransferSize - 1) < move.Destination;
        return distance != 0 && distance < move.TransferSize && !wraps;
    }

    /// <summary>Translates the last bytes that are not copied yet: at most down to the beginning of a page of either buffer.</summary>
    private bool TryHoldDownward(WorkItem item, in MemMoveDescriptor move)
    {
        var left = move.TransferSize - item.Done;
        var length = (uint)Math.Min(left, Math.Min(BytesInPageBefore(move.Source + left), BytesInPageBefore(move.Destination + left)));
        while (true)
        {
            var offset = left - length;
            if (!TryHoldPair(item, move.Source + offset, move.Destination + offset, (int)length, MemoryAccess.Write, Operand.Destination1))
            {
                return false;
            }

            if (item.Runs.LeastLength == length)
            {
                return true;
            }

            // A prefix only: what is wanted is the end of the range.
            length -= (uint)item.Runs.LeastLength;
            item.Runs.Release();
        }
    }

    private static ulong BytesInPageBefore(ulong end) => ((end - 1) & PageMask) + 1;
}
