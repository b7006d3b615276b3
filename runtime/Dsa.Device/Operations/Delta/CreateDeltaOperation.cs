using Dsa.Device.Engines;
using Dsa.Device.Operations.Comparison;
using Dsa.Platform.Memory;

namespace Dsa.Device.Operations.Delta;

/// <summary>Create Delta Record: writes where two buffers differ, and what the second has there (§8.3).</summary>
/// <remarks>
/// The record is translated only when there is a difference to write, so that buffers which are equal never touch it. An
/// entry whose room ends with a page is written when the next page is there, too, or not at all.
/// </remarks>
internal sealed class CreateDeltaOperation(PieceRules pieces) : BufferOperation(pieces)
{
    private const byte EqualResult = 0;
    private const byte DifferentResult = 1;
    private const byte FullResult = 2;

    private const int Record = 2;
    private const int RestOfEntry = 3;
    private const int UnitMask = DeltaScan.UnitBytes - 1;

    /// <inheritdoc/>
    protected override Progress Translate(WorkItem item)
    {
        var delta = (CreateDeltaDescriptor)item.Descriptor;
        var length = NextPieceBytes(item, delta.TransferSize);
        return Held(TryHoldPair(item, delta.Source1 + item.Done, delta.Source2 + item.Done, length, MemoryAccess.Read, Operand.Source2)
            && (!IsDifferenceNext(item) || TryHoldRecord(item, delta)));
    }

    /// <inheritdoc/>
    protected override Progress Access(WorkItem item)
    {
        var delta = (CreateDeltaDescriptor)item.Descriptor;
        var length = Math.Min(item.Runs[0].Length, item.Runs[1].Length);
        var first = item.Runs[0].Span[..length];
        var second = item.Runs[1].Span[..length];
        var compared = item.Runs.Count > Record
            ? WriteEntries(item, first, second)
            : CommonPrefix.Length(first, second) & ~UnitMask;
        item.Runs.Release();
        item.Done += (uint)compared;
        SetIsDifferenceNext(item, compared < length);
        if (IsDifferenceNext(item) && RoomOf(item, delta) < DeltaEntry.SizeBytes)
        {
            return End(item, delta, FullResult, item.Done);
        }

        return item.Done == delta.TransferSize ? End(item, delta, ResultOf(item), bytesCompleted: 0) : Progress.More;
    }

    /// <inheritdoc/>
    public override Outcome EndByFault(WorkItem item, in Outcome fault)
    {
        SetDetails(item);
        return base.EndByFault(item, fault) with { Result = ResultOf(item) };
    }

    /// <summary>Whether the unit at which the operation stands is known to differ.</summary>
    private static bool IsDifferenceNext(WorkItem item) => item.HasAccumulator;

    private static void SetIsDifferenceNext(WorkItem item, bool isNext) => item.HasAccumulator = isNext;

    private static uint RoomOf(WorkItem item, in CreateDeltaDescriptor delta) => delta.MaxDeltaRecordSize - item.Produced;

    private static byte ResultOf(WorkItem item) => item.Produced == 0 ? EqualResult : DifferentResult;

    private static void SetDetails(WorkItem item) =>
        item.Details = new DeltaCompletionRecord { DeltaRecordSize = item.Produced };

    private static Progress End(WorkItem item, in CreateDeltaDescriptor delta, byte result, uint bytesCompleted)
    {
        SetDetails(item);
        var isExpected = ((delta.ExpectedResultMask >> result) & 1) != 0;
        return Finish(item, CheckedResult.Of(delta.Flags, result, isExpected) with { BytesCompleted = bytesCompleted });
    }

    /// <summary>Holds room for what the piece can need at most, and for one entry at least.</summary>
    private bool TryHoldRecord(WorkItem item, in CreateDeltaDescriptor delta)
    {
        var address = delta.DeltaRecord + item.Produced;
        var most = (uint)(item.Runs.LeastLength / DeltaScan.UnitBytes * DeltaEntry.SizeBytes);
        if (!TryHold(item, address, (int)Math.Min(RoomOf(item, delta), most), MemoryAccess.Write, Operand.Destination1))
        {
            return false;
        }

        var held = item.Runs[Record].Length;
        return held >= DeltaEntry.SizeBytes
            || TryHold(item, address + (uint)held, DeltaEntry.SizeBytes - held, MemoryAccess.Write, Operand.Destination1);
    }

    /// <summary>Compares, and writes entries as far as the room that is held goes.</summary>
    private static int WriteEntries(WorkItem item, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        var unit = (int)(item.Done / DeltaScan.UnitBytes);
        var record = item.Runs[Record].Span;
        int compared;
        int used;
        if (record.Length >= DeltaEntry.SizeBytes)
        {
            compared = DeltaScan.Create(first, second, unit, record, out used);
            item.Runs.Wrote(Record, used);
        }
        else
        {
            Span<byte> entry = stackalloc byte[DeltaEntry.SizeBytes];
            compared = DeltaScan.Create(first, second, unit, entry, out used);
            if (used != 0)
            {
                entry[..record.Length].CopyTo(record);
                entry[record.Length..].CopyTo(item.Runs[RestOfEntry].Span);
                item.Runs.Wrote(Record, record.Length);
                item.Runs.Wrote(RestOfEntry, used - record.Length);
            }
        }

        item.Produced += (uint)used;
        return compared;
    }
}
