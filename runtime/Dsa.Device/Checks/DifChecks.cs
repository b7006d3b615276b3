using Dsa.Device.Operations.Dif;
using Dsa.Device.WorkQueues;

namespace Dsa.Device.Checks;

/// <summary>The checks of the DIF operations and of DIX Generate (§8.3).</summary>
internal static class DifChecks
{
    /// <summary>Size, alignment and overlap; None when all is well.</summary>
    /// <remarks>That a size which is not of whole blocks is an invalid one is inferred.</remarks>
    public static CompletionStatus Find(in WorkDescriptor descriptor, WorkQueueConfiguration queue)
    {
        var request = DifRequest.Of(descriptor);
        if (BufferChecks.IsOutOfRange(request.TransferSize, queue)
            || BufferChecks.IsMisaligned(request.TransferSize, request.Transform.SourceBytes))
        {
            return CompletionStatus.InvalidTransferSize;
        }

        // Fields alone are packed, so that none of them lies in two lines.
        if (descriptor.Opcode == Opcode.DixGenerate && BufferChecks.IsMisaligned(request.Destination, DifTuple.SizeBytes))
        {
            return CompletionStatus.AddressMisaligned;
        }

        return request.Transform.DestinationBytes != 0
            && BufferChecks.Overlap(request.Source, request.TransferSize, request.Destination, request.DestinationSize)
            ? CompletionStatus.OverlappingBuffers
            : CompletionStatus.None;
    }
}
