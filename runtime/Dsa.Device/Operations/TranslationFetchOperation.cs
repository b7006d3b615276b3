using Dsa.Device.Engines;
using Dsa.Platform.Memory;

namespace Dsa.Device.Operations;

/// <summary>Translation Fetch: asks for the translations of a range, and touches nothing.</summary>
/// <remarks>
/// Without a stride the device asks for every page. There is no translation cache in this model, so what remains visible is
/// the pages that come in because they are requested, and the fault of one that cannot be had.
/// </remarks>
internal sealed class TranslationFetchOperation(PieceRules pieces) : Operation
{
    /// <inheritdoc/>
    public override Progress Advance(WorkItem item)
    {
        var fetch = (TranslationFetchDescriptor)item.Descriptor;
        var address = fetch.Address + item.Done;
        var length = fetch.UseStride ? 1 : (int)Math.Min(fetch.RegionSize - item.Done, (uint)pieces.PieceBytes);
        if (!pieces.Memory.Acquire(item.Requester, address, length, MemoryAccess.Read, out var run, out var fault))
        {
            item.Faulted(fault, Operand.Source1);
            return Progress.Faulted;
        }

        var fetched = fetch.UseStride ? fetch.RegionStride : (ulong)run.Length;
        run.Dispose();
        item.Done = (uint)Math.Min(item.Done + fetched, fetch.RegionSize);
        return item.Done == fetch.RegionSize ? Finish(item, Outcome.Success) : Progress.More;
    }
}
