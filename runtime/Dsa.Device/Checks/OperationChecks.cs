using Dsa.Device.WorkQueues;

namespace Dsa.Device.Checks;

/// <summary>The checks that are particular to an operation (§8.3).</summary>
internal static class OperationChecks
{
    /// <summary>Flags that are reserved because another flag of the operation is clear.</summary>
    public static DescriptorFlags ConditionallyReserved(in WorkDescriptor descriptor)
    {
        switch (descriptor.Opcode)
        {
            case Opcode.Drain:
                var drain = (DrainDescriptor)descriptor;
                return (drain.Readback1Valid ? 0 : DescriptorFlags.Address1TrafficClass)
                    | (drain.Readback2Valid ? 0 : DescriptorFlags.Address2TrafficClass);
            case Opcode.CrcGeneration:
                return ((CrcDescriptor)descriptor).ReadSeed ? 0 : DescriptorFlags.Address3TrafficClass;
            default:
                return DescriptorFlags.None;
        }
    }

    /// <summary>Whether a part of a member that is reserved under the operation's flags is not zero.</summary>
    public static bool HasReservedValue(in WorkDescriptor descriptor)
    {
        if (descriptor.Opcode != Opcode.CrcGeneration)
        {
            return false;
        }

        var crc = (CrcDescriptor)descriptor;
        return !crc.Crc64 && !crc.ReadSeed && crc.Seed > uint.MaxValue;
    }

    /// <summary>Sizes, alignment and overlap; None when all is well.</summary>
    public static CompletionStatus Find(in WorkDescriptor descriptor, WorkQueueConfiguration queue, GenCap capabilities)
    {
        switch (descriptor.Opcode)
        {
            case Opcode.Batch:
                return FindInBatch((BatchDescriptor)descriptor, queue, capabilities);
            case Opcode.MemMove:
                return FindInMove((MemMoveDescriptor)descriptor, queue, capabilities);
            case Opcode.Fill:
                return FindInSize(((FillDescriptor)descriptor).TransferSize, queue);
            case Opcode.Compare:
                return FindInSize(((CompareDescriptor)descriptor).TransferSize, queue);
            case Opcode.CrcGeneration:
                return FindInCrc((CrcDescriptor)descriptor, queue);
            default:
                return CompletionStatus.None;
        }
    }

    /// <summary>Whether a transfer size is 0 or beyond the limit of the queue.</summary>
    public static CompletionStatus FindInSize(uint transferSize, WorkQueueConfiguration queue) =>
        transferSize == 0 || transferSize > queue.MaxTransferBytes
            ? CompletionStatus.InvalidTransferSize
            : CompletionStatus.None;

    private static CompletionStatus FindInBatch(in BatchDescriptor batch, WorkQueueConfiguration queue, GenCap capabilities)
    {
        var least = capabilities.BatchOfOne ? 1u : 2u;
        if (batch.DescriptorCount < least || batch.DescriptorCount > queue.MaxBatchDescriptors)
        {
            return CompletionStatus.InvalidDescriptorCount;
        }

        return batch.DescriptorListAddress % WorkDescriptor.AlignmentBytes != 0
            ? CompletionStatus.DescriptorListMisaligned
            : CompletionStatus.None;
    }

    private static CompletionStatus FindInMove(in MemMoveDescriptor move, WorkQueueConfiguration queue, GenCap capabilities)
    {
        var status = FindInSize(move.TransferSize, queue);
        if (status != CompletionStatus.None || capabilities.OverlapCopy)
        {
            return status;
        }

        var overlaps = move.Destination - move.Source < move.TransferSize || move.Source - move.Destination < move.TransferSize;
        return overlaps ? CompletionStatus.OverlappingBuffers : CompletionStatus.None;
    }

    private static CompletionStatus FindInCrc(in CrcDescriptor crc, WorkQueueConfiguration queue)
    {
        var status = FindInSize(crc.TransferSize, queue);
        if (status != CompletionStatus.None || !crc.ReadSeed)
        {
            return status;
        }

        var alignment = crc.Crc64 ? sizeof(ulong) : sizeof(uint);
        return crc.SeedAddress % (ulong)alignment != 0 ? CompletionStatus.AddressMisaligned : CompletionStatus.None;
    }
}
