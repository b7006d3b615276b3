using System.Numerics;
using System.Runtime.CompilerServices;

namespace Dsa.Bindings.Client;

/// <summary>Goes on with descriptors that ended at a page fault (§4.3): brings the page in, and submits what is left.</summary>
public static unsafe class PartialCompletion
{
    // Each attempt gets at least one page further, unless the page goes away again; a device that gets nowhere is not asked forever.
    private const int MostAttemptsWithoutProgress = 16;

    /// <summary>Runs a descriptor to its end, however often it ends at a page fault.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="descriptor">The descriptor.</param>
    /// <returns>
    /// The record of the last part. Its bytes completed count from the beginning of the whole when it tells a place: a comparison that
    /// found a difference, or a fault that stays. Other operations than Memory Move, Fill, Compare, Dualcast, CRC Generation and
    /// Copy with CRC Generation are not gone on with: their record says where they ended.
    /// </returns>
    /// <remarks>The pages are touched by this thread: memory that is not mapped, or not writable, ends the program as any access to it would.</remarks>
    public static CompletionRecord RunToEnd(this WorkQueue queue, WorkDescriptor descriptor)
    {
        ArgumentNullException.ThrowIfNull(queue);
        var done = 0u;
        for (var idleAttempts = 0; ;)
        {
            var record = queue.Run(descriptor);
            idleAttempts = record.BytesCompleted > 0 ? 0 : idleAttempts + 1;
            if (record.Status != CompletionStatus.PageFault || idleAttempts > MostAttemptsWithoutProgress || record.FaultAddressMasked
                || Rest(descriptor, record) is not { } rest)
            {
                return TellsPlace(descriptor, record) ? record with { BytesCompleted = record.BytesCompleted + done } : record;
            }

            done += record.BytesCompleted;
            Touch(record.FaultAddress, record.FaultWrite);
            descriptor = rest;
        }
    }

    /// <summary>What is left of a descriptor that was completed partially; null when its operation cannot be gone on with.</summary>
    public static WorkDescriptor? Rest(in WorkDescriptor descriptor, in CompletionRecord record)
    {
        var done = record.BytesCompleted;
        return descriptor.Opcode switch
        {
            // Of an operation that has done nothing its record tells nothing either, such as a CRC so far.
            Opcode.MemMove or Opcode.Fill or Opcode.Compare or Opcode.Dualcast or Opcode.CrcGeneration or Opcode.CopyCrc when done == 0 => descriptor,
            Opcode.MemMove => Rest((MemMoveDescriptor)descriptor, done, isDownward: record.Result != 0),
            Opcode.Fill => Rest((FillDescriptor)descriptor, done),
            Opcode.Compare => Rest((CompareDescriptor)descriptor, done),
            Opcode.Dualcast => Rest((DualcastDescriptor)descriptor, done),
            Opcode.CrcGeneration => Rest((CrcDescriptor)descriptor, done, ((CrcCompletionRecord)record).Crc),
            Opcode.CopyCrc => Rest((CopyCrcDescriptor)descriptor, done, ((CrcCompletionRecord)record).Crc),
            _ => null,
        };
    }

    // A copy that ran downward has done the end of the buffers.
    private static WorkDescriptor Rest(MemMoveDescriptor move, uint done, bool isDownward) => isDownward
        ? move with { TransferSize = move.TransferSize - done }
        : move with { Source = move.Source + done, Destination = move.Destination + done, TransferSize = move.TransferSize - done };

    private static WorkDescriptor Rest(FillDescriptor fill, uint done)
    {
        var rest = fill with { Destination = fill.Destination + done, TransferSize = fill.TransferSize - done };
        if (!fill.Pattern16)
        {
            return rest with { PatternLower = BitOperations.RotateRight(fill.PatternLower, (int)(done % 8) * 8) };
        }

        var pattern = UInt128.RotateRight(new UInt128(fill.PatternUpper, fill.PatternLower), (int)(done % 16) * 8);
        return rest with { PatternLower = (ulong)pattern, PatternUpper = (ulong)(pattern >> 64) };
    }

    private static WorkDescriptor Rest(CompareDescriptor compare, uint done) =>
        compare with { Source1 = compare.Source1 + done, Source2 = compare.Source2 + done, TransferSize = compare.TransferSize - done };

    private static WorkDescriptor Rest(DualcastDescriptor copy, uint done) => copy with
    {
        Source = copy.Source + done,
        Destination = copy.Destination + done,
        Destination2 = copy.Destination2 + done,
        TransferSize = copy.TransferSize - done,
    };

    private static WorkDescriptor Rest(CrcDescriptor crc, uint done, ulong seed) => WithSeed(
        crc with
        {
            Source = crc.Source + done,
            TransferSize = crc.TransferSize - done,
            ReadSeed = false,
            SeedAddress = 0,
            Seed = crc.Crc64 ? seed : (uint)seed,
        });

    private static WorkDescriptor Rest(CopyCrcDescriptor crc, uint done, ulong seed) => WithSeed(
        crc with
        {
            Source = crc.Source + done,
            Destination = crc.Destination + done,
            TransferSize = crc.TransferSize - done,
            ReadSeed = false,
            SeedAddress = 0,
            Seed = crc.Crc64 ? seed : (uint)seed,
        });

    // The traffic class of the seed's address is reserved when there is none.
    private static WorkDescriptor WithSeed(WorkDescriptor descriptor) =>
        descriptor with { Flags = descriptor.Flags & ~DescriptorFlags.Address3TrafficClass };

    private static bool TellsPlace(in WorkDescriptor descriptor, in CompletionRecord record) =>
        record.Status is CompletionStatus.PageFault or CompletionStatus.PageRequestInvalid or CompletionStatus.ReadError or CompletionStatus.WriteError
        || (descriptor.Opcode == Opcode.Compare && record.Result == 1);

    // A write that changes nothing, whatever else is written there meanwhile. The value keeps the read from being dropped.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static byte Touch(ulong address, bool forWriting) =>
        forWriting ? Interlocked.CompareExchange(ref *(byte*)address, 0, 0) : Volatile.Read(ref *(byte*)address);
}
