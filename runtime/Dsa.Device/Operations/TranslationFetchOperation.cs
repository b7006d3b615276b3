using Dsa.Device.Engines;
using Dsa.Platform.Memory;

namespace Dsa.Device.Operations;

/// <summary>Translation Fetch: has addresses of a range translated, and moves no data (§12).</summary>
/// <remarks>Of DSA and IAA alike. Without a stride of the descriptor's it asks for each page (inferred: the device has a stride of its own).</remarks>
internal sealed class TranslationFetchOperation(PieceRules pieces) : Operation
{
    private const uint PageMask = PhysicalMemory.PageBytes - 1;

    private readonly int _requestsInPiece = Math.Max(1, pieces.PieceBytes / PhysicalMemory.PageBytes);

    /// <inheritdoc/>
    public override Progress Advance(WorkItem item)
    {
        var fetch = (TranslationFetchDescriptor)item.Descriptor;
        for (var i = 0; i < _requestsInPiece; i++)
        {
            var address = fetch.Address + item.Done;
            if (!pieces.Memory.Acquire(item.Requester, address, 1, MemoryAccess.Read, out var run, out var fault))
            {
                item.Faulted(fault, Operand.Source1);
                return Progress.Faulted;
            }

            run.Dispose();
            var step = fetch.UseStride ? fetch.RegionStride : PhysicalMemory.PageBytes - ((uint)address & PageMask);
            if (step >= fetch.RegionSize - item.Done)
            {
                return Finish(item, Outcome.Success);
            }

            item.Done += step;
        }

        return Progress.More;
    }
}
