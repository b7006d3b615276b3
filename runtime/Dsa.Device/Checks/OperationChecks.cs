using System.Numerics;
using Dsa.Device.WorkQueues;
using Dsa.Platform.Memory;

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
            case Opcode.CrcGeneration or Opcode.CopyCrc:
                return CrcChecks.ConditionallyReserved(descriptor);
            default:
                return DescriptorFlags.None;
        }
    }

    /// <summary>Whether a part of a member that is reserved under the operation's flags is not zero.</summary>
    public static bool HasReservedValue(in WorkDescriptor descriptor) =>
        descriptor.Opcode is Opcode.CrcGeneration or Opcode.CopyCrc
            ? CrcChecks.HasReservedValue(descriptor)
            : InterDomainChecks.HasReservedValue(descriptor);

    /// <summary>Sizes, alignment and overlap; None when all is well.</summary>
    public static CompletionStatus Find(in WorkDescriptor descriptor, WorkQueueConfiguration queue, in Bar0Capabilities capabilities) =>
        descriptor.Opcode switch
        {
            Opcode.Batch => Find((BatchDescriptor)descriptor, queue, capabilities.GenCap),
            Opcode.MemMove => Find((MemMoveDescriptor)descriptor, queue, capabilities.GenCap),
            Opcode.Fill => BufferChecks.FindInSize(((FillDescriptor)descriptor).TransferSize, queue),
            Opcode.Compare => BufferChecks.FindInSize(((CompareDescriptor)descriptor).TransferSize, queue),
            Opcode.ComparePattern => BufferChecks.FindInSize(((ComparePatternDescriptor)descriptor).TransferSize, queue),
            Opcode.CreateDelta => DeltaChecks.Find((CreateDeltaDescriptor)descriptor, queue),
            Opcode.ApplyDelta => DeltaChecks.Find((ApplyDeltaDescriptor)descriptor, queue),
            Opcode.Dualcast => Find((DualcastDescriptor)descriptor, queue),
            Opcode.TranslationFetch => Find((TranslationFetchDescriptor)descriptor),
            Opcode.CrcGeneration or Opcode.CopyCrc => CrcChecks.Find(descriptor, queue),
            Opcode.DifCheck or Opcode.DifInsert or Opcode.DifStrip or Opcode.DifUpdate or Opcode.DixGenerate =>
                DifChecks.Find(descriptor, queue),
            Opcode.CacheFlush => BufferChecks.FindInSize(((CacheFlushDescriptor)descriptor).TransferSize, queue),
            Opcode.TypeConversion or Opcode.Reduce or Opcode.ReduceDualcast => NumericChecks.Find(descriptor, queue, capabilities),
            Opcode.GatherReduce or Opcode.GatherCopy or Opcode.ScatterCopy or Opcode.ScatterFill =>
                ScatterGatherChecks.Find(descriptor, queue, capabilities),
            _ => CompletionStatus.None,
        };

    private static CompletionStatus Find(in BatchDescriptor batch, WorkQueueConfiguration queue, GenCap capabilities)
    {
        var least = capabilities.BatchOfOne ? 1u : 2u;
        if (batch.DescriptorCount < least || batch.DescriptorCount > queue.MaxBatchDescriptors)
        {
            return CompletionStatus.InvalidDescriptorCount;
        }

        return BufferChecks.IsMisaligned(batch.DescriptorListAddress, WorkDescriptor.AlignmentBytes)
            ? CompletionStatus.DescriptorListMisaligned
            : CompletionStatus.None;
    }

    private static CompletionStatus Find(in MemMoveDescriptor move, WorkQueueConfiguration queue, GenCap capabilities)
    {
        var status = BufferChecks.FindInSize(move.TransferSize, queue);
        if (status != CompletionStatus.None || capabilities.OverlapCopy)
        {
            return status;
        }

        return BufferChecks.Overlap(move.Source, move.TransferSize, move.Destination, move.TransferSize)
            ? CompletionStatus.OverlappingBuffers
            : CompletionStatus.None;
    }

    private static CompletionStatus Find(in DualcastDescriptor copy, WorkQueueConfiguration queue)
    {
        var size = copy.TransferSize;
        if (BufferChecks.IsOutOfRange(size, queue))
        {
            return CompletionStatus.InvalidTransferSize;
        }

        if (BufferChecks.LieUnlike(copy.Destination, copy.Destination2))
        {
            return CompletionStatus.DualcastMisaligned;
        }

        return BufferChecks.Overlap(copy.Source, size, copy.Destination, size)
            || BufferChecks.Overlap(copy.Source, size, copy.Destination2, size)
            || BufferChecks.Overlap(copy.Destination, size, copy.Destination2, size)
            ? CompletionStatus.OverlappingBuffers
            : CompletionStatus.None;
    }

    private static CompletionStatus Find(in TranslationFetchDescriptor fetch)
    {
        if (BufferChecks.IsEmptyOrWraps(fetch.Address, fetch.RegionSize))
        {
            return CompletionStatus.InvalidTransferSize;
        }

        return fetch.UseStride && (fetch.RegionStride < PhysicalMemory.PageBytes || !BitOperations.IsPow2(fetch.RegionStride))
            ? CompletionStatus.AddressMisaligned
            : CompletionStatus.None;
    }
}
