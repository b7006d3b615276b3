using Dsa.Device.Operations.Delta;
using Dsa.Device.WorkQueues;

namespace Dsa.Device.Checks;

/// <summary>The checks of Create Delta Record and Apply Delta Record (§8.3).</summary>
internal static class DeltaChecks
{
    /// <summary>What the offsets of entries reach.</summary>
    private const uint MaxTransferBytes = (ushort.MaxValue + 1) * DeltaScan.UnitBytes;

    /// <summary>The entries of a line of 64 bytes.</summary>
    private const uint MinRecordBytes = 64 / DeltaScan.UnitBytes * DeltaEntry.SizeBytes;

    /// <summary>Sizes, alignment and overlap of Create Delta Record; None when all is well.</summary>
    public static CompletionStatus Find(in CreateDeltaDescriptor delta, WorkQueueConfiguration queue)
    {
        if (IsOutOfRange(delta.TransferSize, queue))
        {
            return CompletionStatus.InvalidTransferSize;
        }

        if (BufferChecks.IsMisaligned(delta.Source1 | delta.Source2 | delta.TransferSize, DeltaScan.UnitBytes))
        {
            return CompletionStatus.AddressMisaligned;
        }

        if (delta.MaxDeltaRecordSize < MinRecordBytes || delta.MaxDeltaRecordSize > queue.MaxTransferBytes)
        {
            return CompletionStatus.InvalidFieldValue;
        }

        return BufferChecks.Overlap(delta.DeltaRecord, delta.MaxDeltaRecordSize, delta.Source1, delta.TransferSize)
            || BufferChecks.Overlap(delta.DeltaRecord, delta.MaxDeltaRecordSize, delta.Source2, delta.TransferSize)
            ? CompletionStatus.OverlappingBuffers
            : CompletionStatus.None;
    }

    /// <summary>Sizes, alignment and overlap of Apply Delta Record; None when all is well.</summary>
    public static CompletionStatus Find(in ApplyDeltaDescriptor delta, WorkQueueConfiguration queue)
    {
        if (IsOutOfRange(delta.TransferSize, queue))
        {
            return CompletionStatus.InvalidTransferSize;
        }

        if (BufferChecks.IsMisaligned(delta.Destination | delta.TransferSize, DeltaScan.UnitBytes))
        {
            return CompletionStatus.AddressMisaligned;
        }

        if (delta.DeltaRecordSize < DeltaEntry.SizeBytes)
        {
            return CompletionStatus.InvalidFieldValue;
        }

        return BufferChecks.Overlap(delta.DeltaRecord, delta.DeltaRecordSize, delta.Destination, delta.TransferSize)
            ? CompletionStatus.OverlappingBuffers
            : CompletionStatus.None;
    }

    private static bool IsOutOfRange(uint transferSize, WorkQueueConfiguration queue) =>
        BufferChecks.IsOutOfRange(transferSize, queue) || transferSize > MaxTransferBytes;
}
