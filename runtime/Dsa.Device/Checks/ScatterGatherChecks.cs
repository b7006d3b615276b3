using Dsa.Device.Operations.Numeric;
using Dsa.Device.Operations.ScatterGather;
using Dsa.Device.WorkQueues;

namespace Dsa.Device.Checks;

/// <summary>The checks of operations on scatter-gather lists that need no look into the list (§8.3).</summary>
internal static class ScatterGatherChecks
{
    /// <summary>Formats, types, sizes, alignment and overlap; None when all is well.</summary>
    public static CompletionStatus Find(in WorkDescriptor descriptor, WorkQueueConfiguration queue, in Bar0Capabilities capabilities)
    {
        switch (descriptor.Opcode)
        {
            case Opcode.GatherReduce:
                return FindInReduce((GatherReduceDescriptor)descriptor, queue, capabilities);
            case Opcode.GatherCopy:
                return FindInGather((GatherCopyDescriptor)descriptor, queue, capabilities);
            case Opcode.ScatterCopy:
                var copy = (ScatterCopyDescriptor)descriptor;
                return FindInBlocks(copy.DataType, copy.ListFormat, copy.ListSize, copy.ElementCount, copy.TransferSize, queue, capabilities);
            default:
                var fill = (ScatterFillDescriptor)descriptor;
                return FindInBlocks(fill.DataType, fill.ListFormat, fill.ListSize, fill.ElementCount, fill.TransferSize, queue, capabilities);
        }
    }

    private static CompletionStatus FindInReduce(
        in GatherReduceDescriptor reduce, WorkQueueConfiguration queue, in Bar0Capabilities capabilities)
    {
        var computation = Computation.Of(reduce);
        if (!ComputationChecks.IsSupported(computation, isReduction: true, capabilities))
        {
            return CompletionStatus.InvalidFieldValue;
        }

        var status = FindInList(reduce.ListFormat, reduce.ListSize, queue, capabilities);
        if (status != CompletionStatus.None)
        {
            return status;
        }

        var inputBytes = (ulong)reduce.ElementCount * (uint)computation.Input.ElementBytes();
        var outputBytes = (ulong)reduce.ElementCount * (uint)computation.Output.ElementBytes();
        var maxBlockBytes = 1UL << (int)capabilities.DsaCap0.MaxGatherReduceBlockShift;
        if (Math.Max(inputBytes, outputBytes) > maxBlockBytes || BufferChecks.IsOutOfRange(reduce.ListSize * inputBytes, queue))
        {
            return CompletionStatus.InvalidTransferSize;
        }

        return BufferChecks.IsMisaligned(reduce.Destination, computation.Output.ElementBytes())
            ? CompletionStatus.AddressMisaligned
            : CompletionStatus.None;
    }

    private static CompletionStatus FindInGather(
        in GatherCopyDescriptor copy, WorkQueueConfiguration queue, in Bar0Capabilities capabilities)
    {
        var status = FindInBlocks(
            copy.DataType, copy.ListFormat, copy.ListSize, copy.ElementCount, copy.TransferSize, queue, capabilities);
        if (status != CompletionStatus.None || copy.UseAlternateDestination)
        {
            // Addresses of different address spaces say nothing about each other. The list is always in the submitter's.
            return status;
        }

        var listBytes = (ulong)copy.ListSize * (uint)BlockList.BytesOf(copy.ListFormat);
        return BufferChecks.Overlap(copy.SourceList, listBytes, copy.Destination, copy.TransferSize)
            ? CompletionStatus.OverlappingBuffers
            : CompletionStatus.None;
    }

    private static CompletionStatus FindInBlocks(
        DataType type,
        SglFormat format,
        uint listSize,
        uint elementCount,
        uint transferSize,
        WorkQueueConfiguration queue,
        in Bar0Capabilities capabilities)
    {
        if (!ComputationChecks.IsSupported(type, capabilities.DsaCap1))
        {
            return CompletionStatus.InvalidFieldValue;
        }

        var status = FindInList(format, listSize, queue, capabilities);
        if (status != CompletionStatus.None)
        {
            return status;
        }

        // At most 16, 32 and 4 bits: the product fits.
        var bytes = (ulong)listSize * elementCount * (uint)type.ElementBytes();
        return BufferChecks.IsOutOfRange(transferSize, queue) || transferSize != bytes
            ? CompletionStatus.InvalidTransferSize
            : CompletionStatus.None;
    }

    private static CompletionStatus FindInList(
        SglFormat format, uint listSize, WorkQueueConfiguration queue, in Bar0Capabilities capabilities)
    {
        if (!format.IsDefined() || !capabilities.DsaCap0.HasScatterGatherFormats(format))
        {
            return CompletionStatus.InvalidFieldValue;
        }

        return listSize == 0 || listSize > queue.MaxListEntries ? CompletionStatus.InvalidDescriptorCount : CompletionStatus.None;
    }
}
