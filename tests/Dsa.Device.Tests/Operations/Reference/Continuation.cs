using System.Numerics;
using Dsa.Device.Tests.Operations.Dif;

namespace Dsa.Device.Tests.Operations.Reference;

/// <summary>How software goes on after a partial completion (descriptors.md, section 3).</summary>
internal static class Continuation
{
    /// <summary>The descriptor of the rest; null when nothing can be gone on with.</summary>
    public static WorkDescriptor? Of(in WorkDescriptor descriptor, CompletionRecord record)
    {
        var n = record.BytesCompleted;
        switch (descriptor.Opcode)
        {
            case Opcode.MemMove:
                var move = (MemMoveDescriptor)descriptor;
                return move with { Source = move.Source + n, Destination = move.Destination + n, TransferSize = move.TransferSize - n };
            case Opcode.Fill:
                return Of((FillDescriptor)descriptor, n);
            case Opcode.Compare:
                var compare = (CompareDescriptor)descriptor;
                return compare with { Source1 = compare.Source1 + n, Source2 = compare.Source2 + n, TransferSize = compare.TransferSize - n };
            case Opcode.ComparePattern:
                var pattern = (ComparePatternDescriptor)descriptor;
                return pattern with
                {
                    Source = pattern.Source + n,
                    Pattern = BitOperations.RotateRight(pattern.Pattern, (int)(n % 8) * 8),
                    TransferSize = pattern.TransferSize - n,
                };
            case Opcode.CreateDelta:
                return Of((CreateDeltaDescriptor)descriptor, n, ((DeltaCompletionRecord)record).DeltaRecordSize);
            case Opcode.ApplyDelta:
                var apply = (ApplyDeltaDescriptor)descriptor;
                return apply with { DeltaRecord = apply.DeltaRecord + n, DeltaRecordSize = apply.DeltaRecordSize - n };
            case Opcode.Dualcast:
                var dualcast = (DualcastDescriptor)descriptor;
                return dualcast with
                {
                    Source = dualcast.Source + n,
                    Destination = dualcast.Destination + n,
                    Destination2 = dualcast.Destination2 + n,
                    TransferSize = dualcast.TransferSize - n,
                };
            case Opcode.CacheFlush:
                var flush = (CacheFlushDescriptor)descriptor;
                return flush with { Destination = flush.Destination + n, TransferSize = flush.TransferSize - n };
            case Opcode.CrcGeneration when n > 0:
                var crc = (CrcDescriptor)descriptor;
                return crc with
                {
                    Source = crc.Source + n,
                    TransferSize = crc.TransferSize - n,
                    ReadSeed = false,
                    SeedAddress = 0,
                    Seed = ((CrcCompletionRecord)record).Crc,
                };
            case Opcode.CopyCrc when n > 0:
                var copy = (CopyCrcDescriptor)descriptor;
                return copy with
                {
                    Source = copy.Source + n,
                    Destination = copy.Destination + n,
                    TransferSize = copy.TransferSize - n,
                    ReadSeed = false,
                    SeedAddress = 0,
                    Seed = ((CrcCompletionRecord)record).Crc,
                };
            case Opcode.CrcGeneration or Opcode.CopyCrc or Opcode.TranslationFetch:
                return descriptor;
            default:
                return OfBlocks(descriptor, record);
        }
    }

    private static WorkDescriptor Of(FillDescriptor fill, uint n)
    {
        if (!fill.Pattern16)
        {
            return fill with
            {
                Destination = fill.Destination + n,
                PatternLower = BitOperations.RotateRight(fill.PatternLower, (int)(n % 8) * 8),
                TransferSize = fill.TransferSize - n,
            };
        }

        var rotated = UInt128.RotateRight(new UInt128(fill.PatternUpper, fill.PatternLower), (int)(n % 16) * 8);
        return fill with
        {
            Destination = fill.Destination + n,
            PatternLower = (ulong)rotated,
            PatternUpper = (ulong)(rotated >> 64),
            TransferSize = fill.TransferSize - n,
        };
    }

    private static WorkDescriptor? Of(CreateDeltaDescriptor delta, uint n, uint recordBytes) =>
        delta.MaxDeltaRecordSize - recordBytes < 80
            ? null
            : (WorkDescriptor)(delta with
            {
                Source1 = delta.Source1 + n,
                Source2 = delta.Source2 + n,
                TransferSize = delta.TransferSize - n,
                DeltaRecord = delta.DeltaRecord + recordBytes,
                MaxDeltaRecordSize = delta.MaxDeltaRecordSize - recordBytes,
            });

    private static WorkDescriptor OfBlocks(in WorkDescriptor descriptor, CompletionRecord record)
    {
        var n = record.BytesCompleted;
        var checkTags = (DifCheckCompletionRecord)record;
        var insertTags = (DifInsertCompletionRecord)record;
        switch (descriptor.Opcode)
        {
            case Opcode.DifCheck:
                var check = (DifCheckDescriptor)descriptor;
                return check with
                {
                    Source = check.Source + n,
                    TransferSize = check.TransferSize - n,
                    ReferenceTagSeed = checkTags.ReferenceTag,
                    ApplicationTagSeed = checkTags.ApplicationTag,
                };
            case Opcode.DifStrip:
                var strip = (DifStripDescriptor)descriptor;
                var stripped = n / (uint)(DataBytes(strip.DifFlags) + 8) * (uint)DataBytes(strip.DifFlags);
                return strip with
                {
                    Source = strip.Source + n,
                    Destination = strip.Destination + stripped,
                    TransferSize = strip.TransferSize - n,
                    ReferenceTagSeed = checkTags.ReferenceTag,
                    ApplicationTagSeed = checkTags.ApplicationTag,
                };
            case Opcode.DifUpdate:
                var update = (DifUpdateDescriptor)descriptor;
                var tags = (DifUpdateCompletionRecord)record;
                return update with
                {
                    Source = update.Source + n,
                    Destination = update.Destination + n,
                    TransferSize = update.TransferSize - n,
                    SourceReferenceTagSeed = tags.SourceReferenceTag,
                    SourceApplicationTagSeed = tags.SourceApplicationTag,
                    DestinationReferenceTagSeed = tags.DestinationReferenceTag,
                    DestinationApplicationTagSeed = tags.DestinationApplicationTag,
                };
            case Opcode.DifInsert:
                var insert = (DifInsertDescriptor)descriptor;
                return insert with
                {
                    Source = insert.Source + n,
                    Destination = insert.Destination + (n / (uint)DataBytes(insert.DifFlags) * (uint)(DataBytes(insert.DifFlags) + 8)),
                    TransferSize = insert.TransferSize - n,
                    ReferenceTagSeed = insertTags.ReferenceTag,
                    ApplicationTagSeed = insertTags.ApplicationTag,
                };
            default:
                var generate = (DixGenerateDescriptor)descriptor;
                return generate with
                {
                    Source = generate.Source + n,
                    Destination = generate.Destination + (n / (uint)DataBytes(generate.DifFlags) * 8),
                    TransferSize = generate.TransferSize - n,
                    ReferenceTagSeed = insertTags.ReferenceTag,
                    ApplicationTagSeed = insertTags.ApplicationTag,
                };
        }
    }

    private static int DataBytes(DifFlags flags) => DifReference.DataBytes((int)flags.BlockSize);
}
