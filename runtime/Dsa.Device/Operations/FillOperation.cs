using System.Runtime.InteropServices;
using Dsa.Device.Engines;
using Dsa.Platform.Memory;

namespace Dsa.Device.Operations;

/// <summary>Fill: repeats a pattern of 8 or 16 bytes.</summary>
internal sealed class FillOperation(PieceRules pieces) : BufferOperation(pieces)
{
    private const int PatternBytes = 16;

    /// <inheritdoc/>
    protected override bool TryTranslate(WorkItem item)
    {
        var fill = (FillDescriptor)item.Descriptor;
        var length = NextPieceBytes(item, fill.TransferSize);
        return TryHold(item, fill.Destination + item.Done, length, MemoryAccess.Write, Operand.Destination1);
    }

    /// <inheritdoc/>
    protected override Progress Access(WorkItem item)
    {
        var fill = (FillDescriptor)item.Descriptor;
        var target = item.Runs[0].Span;
        var upper = fill.Pattern16 ? fill.PatternUpper : fill.PatternLower;
        FillSpan(target, new UInt128(upper, fill.PatternLower), item.Done);
        var length = target.Length;
        item.Runs.Wrote(0, length);
        item.Runs.Release();
        item.Done += (uint)length;
        return item.Done == fill.TransferSize ? Finish(item, Outcome.Success) : Progress.More;
    }

    /// <summary>Repeats a pattern of 16 bytes, beginning inside it.</summary>
    private static void FillSpan(Span<byte> target, UInt128 pattern, uint phase)
    {
        var rotated = UInt128.RotateRight(pattern, (int)(phase % (uint)PatternBytes) * 8);
        MemoryMarshal.Cast<byte, UInt128>(target).Fill(rotated);
        var tail = target.Length % PatternBytes;
        Span<byte> bytes = stackalloc byte[PatternBytes];
        MemoryMarshal.Write(bytes, in rotated);
        bytes[..tail].CopyTo(target[^tail..]);
    }
}
