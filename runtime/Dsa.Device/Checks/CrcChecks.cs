using Dsa.Device.Operations.Crc;
using Dsa.Device.WorkQueues;

namespace Dsa.Device.Checks;

/// <summary>The checks of CRC Generation and Copy with CRC Generation (§8.3).</summary>
internal static class CrcChecks
{
    /// <summary>Flags that are reserved because the seed is not in memory.</summary>
    public static DescriptorFlags ConditionallyReserved(in WorkDescriptor descriptor) =>
        CrcRequest.Of(descriptor).SeedAddress is null ? DescriptorFlags.Address3TrafficClass : DescriptorFlags.None;

    /// <summary>Whether the upper half of a seed of 32 bits is not zero.</summary>
    public static bool HasReservedValue(in WorkDescriptor descriptor)
    {
        var request = CrcRequest.Of(descriptor);
        return request is { SeedAddress: null, SeedBytes: sizeof(uint), Seed: > uint.MaxValue };
    }

    /// <summary>Size, alignment of the seed, and overlap; None when all is well.</summary>
    public static CompletionStatus Find(in WorkDescriptor descriptor, WorkQueueConfiguration queue)
    {
        var request = CrcRequest.Of(descriptor);
        if (BufferChecks.IsOutOfRange(request.TransferSize, queue))
        {
            return CompletionStatus.InvalidTransferSize;
        }

        if (request.SeedAddress is { } seed && BufferChecks.IsMisaligned(seed, request.SeedBytes))
        {
            return CompletionStatus.AddressMisaligned;
        }

        return descriptor.Opcode == Opcode.CopyCrc
            && BufferChecks.Overlap(
                request.Source, request.TransferSize, ((CopyCrcDescriptor)descriptor).Destination, request.TransferSize)
            ? CompletionStatus.OverlappingBuffers
            : CompletionStatus.None;
    }
}
