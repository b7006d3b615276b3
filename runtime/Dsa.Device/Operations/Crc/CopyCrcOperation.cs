using Dsa.Device.Engines;
using Dsa.Platform.Memory;

namespace Dsa.Device.Operations.Crc;

/// <summary>Copy with CRC Generation: the CRC is that of what was copied.</summary>
internal sealed class CopyCrcOperation(PieceRules pieces) : CrcOperation(pieces)
{
    private const int Destination = 1;

    /// <inheritdoc/>
    protected override bool TryHoldBuffers(WorkItem item, in CrcRequest request)
    {
        var destination = ((CopyCrcDescriptor)item.Descriptor).Destination;
        return TryHoldPair(
            item,
            request.Source + item.Done,
            destination + item.Done,
            NextPieceBytes(item, request.TransferSize),
            MemoryAccess.Write,
            Operand.Destination1);
    }

    /// <inheritdoc/>
    protected override ulong TakeIn(WorkItem item, CrcFunction function)
    {
        var length = item.Runs.LeastLength;
        item.Runs.Wrote(Destination, length);
        return function.CopyAndUpdate(item.Accumulator, item.Runs[0].Span[..length], item.Runs[Destination].Span);
    }
}
