using Dsa.Device.Engines;
using Dsa.Platform.Memory;

namespace Dsa.Device.Operations;

/// <summary>Cache Flush: writes back every line that a range touches.</summary>
/// <remarks>
/// Memory of this machine is coherent: what remains is to translate. Nothing changes, so a page that may be read may be flushed
/// (inferred).
/// </remarks>
internal sealed class CacheFlushOperation(PieceRules pieces) : BufferOperation(pieces)
{
    /// <inheritdoc/>
    protected override Progress Translate(WorkItem item)
    {
        var flush = (CacheFlushDescriptor)item.Descriptor;
        var length = NextPieceBytes(item, flush.TransferSize);
        return Held(TryHold(item, flush.Destination + item.Done, length, MemoryAccess.Read, Operand.Destination1));
    }

    /// <inheritdoc/>
    protected override Progress Access(WorkItem item)
    {
        item.Done += (uint)item.Runs[0].Length;
        item.Runs.Release();
        return item.Done == ((CacheFlushDescriptor)item.Descriptor).TransferSize ? Finish(item, Outcome.Success) : Progress.More;
    }
}
