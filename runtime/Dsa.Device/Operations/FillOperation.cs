using Dsa.Device.Engines;
using Dsa.Device.Operations.Patterns;
using Dsa.Platform.Memory;

namespace Dsa.Device.Operations;

/// <summary>Fill: repeats a pattern of 8 or 16 bytes.</summary>
internal sealed class FillOperation(PieceRules pieces) : BufferOperation(pieces)
{
    /// <inheritdoc/>
    protected override Progress Translate(WorkItem item)
    {
        var fill = (FillDescriptor)item.Descriptor;
        var length = NextPieceBytes(item, fill.TransferSize);
        return Held(TryHold(item, fill.Destination + item.Done, length, MemoryAccess.Write, Operand.Destination1));
    }

    /// <inheritdoc/>
    public override void KeepArrived(WorkItem item, int bytes) => item.Done += (uint)bytes;

    /// <inheritdoc/>
    protected override Progress Access(WorkItem item)
    {
        var fill = (FillDescriptor)item.Descriptor;
        var target = item.Runs[0].Span;
        var pattern = fill.Pattern16 ? new BytePattern(fill.PatternLower, fill.PatternUpper) : new BytePattern(fill.PatternLower);
        pattern.Fill(target, item.Done);
        var length = target.Length;
        item.Runs.Wrote(0, length);
        item.Runs.Release();
        item.Done += (uint)length;
        return item.Done == fill.TransferSize ? Finish(item, Outcome.Success) : Progress.More;
    }
}
