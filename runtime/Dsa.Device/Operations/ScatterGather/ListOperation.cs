using Dsa.Device.Engines;
using Dsa.Platform.Memory;

namespace Dsa.Device.Operations.ScatterGather;

/// <summary>An operation on the blocks that a scatter-gather list names.</summary>
/// <remarks>
/// An entry is read again for each piece of its block: what software does to the list meanwhile can lead the device to other
/// addresses of the same address space, and nowhere else.
/// </remarks>
internal abstract class ListOperation(PieceRules pieces) : BufferOperation(pieces)
{
    /// <summary>Reads an entry; on a fault notes it and returns false.</summary>
    /// <param name="item">The descriptor.</param>
    /// <param name="list">The list.</param>
    /// <param name="index">The entry.</param>
    /// <param name="block">Where its block is.</param>
    protected bool TryReadEntry(WorkItem item, in BlockList list, uint index, out ulong block)
    {
        Span<byte> entry = stackalloc byte[BlockList.MaxEntryBytes];
        entry = entry[..list.EntryBytes];
        var done = 0;
        while (done < entry.Length)
        {
            var address = list.AddressOfEntry(index) + (ulong)done;
            if (!TryAcquire(item, address, entry.Length - done, MemoryAccess.Read, Operand.ScatterGatherList, out var run))
            {
                block = 0;
                return false;
            }

            run.Span.CopyTo(entry[done..]);
            done += run.Length;
            run.Dispose();
        }

        block = list.AddressOfBlock(entry);
        return true;
    }
}
