using System.Runtime.InteropServices;
using Dsa.Device.Engines;
using Dsa.Platform.Memory;

namespace Dsa.Device.Operations.Delta;

/// <summary>Apply Delta Record: writes entries where they belong, until one is out of order (§8.3).</summary>
/// <remarks>
/// What is done counts in bytes of the record; a last part of it that is shorter than an entry is not applied. An entry may lie
/// in two pages. A unit of the destination does not: it is aligned.
/// </remarks>
internal sealed class ApplyDeltaOperation(PieceRules pieces) : BufferOperation(pieces)
{
    /// <inheritdoc/>
    protected override Progress Translate(WorkItem item)
    {
        var delta = (ApplyDeltaDescriptor)item.Descriptor;
        if (!TryHoldEntries(item, delta))
        {
            return Progress.Faulted;
        }

        var place = (ulong)FirstEntry(item).Offset * DeltaScan.UnitBytes;
        SetWindow(item, place);
        if (place >= delta.TransferSize)
        {
            // It will stop the operation: there is nothing to be written.
            return Progress.More;
        }

        var length = (int)Math.Min(delta.TransferSize - place, (ulong)PieceBytes);

        // What lies between the units that are written stays as it is, in a copy as well.
        return Held(TryHold(item, delta.Destination + place, length, MemoryAccess.Read | MemoryAccess.Write, Operand.Destination1));
    }

    /// <inheritdoc/>
    protected override Progress Access(WorkItem item)
    {
        var delta = (ApplyDeltaDescriptor)item.Descriptor;
        var entryRuns = EntryRuns(item);
        var window = item.Runs.Count > entryRuns ? item.Runs[entryRuns].Span : [];
        Span<byte> entry = stackalloc byte[DeltaEntry.SizeBytes];
        scoped ReadOnlySpan<byte> entries = item.Runs[0].Span;
        if (entryRuns > 1)
        {
            CopyEntry(item, entry);
            entries = entry;
        }

        var application = new DeltaApplication(delta.TransferSize / DeltaScan.UnitBytes) { NextUnit = (uint)item.Accumulator };
        var stop = application.Apply(entries, window, WindowUnit(item), out var applied);
        item.Accumulator = application.NextUnit;
        item.Done += (uint)applied;
        if (applied > 0)
        {
            item.Runs.Wrote(entryRuns, (int)((application.NextUnit - WindowUnit(item)) * DeltaScan.UnitBytes));
        }

        item.Runs.Release();
        return stop switch
        {
            DeltaStop.NotIncreasing => End(item, CompletionStatus.DeltaOffsetNotIncreasing),
            DeltaStop.OutOfRange => End(item, CompletionStatus.DeltaOffsetOutOfRange),
            _ => delta.DeltaRecordSize - item.Done < DeltaEntry.SizeBytes ? Finish(item, Outcome.Success) : Progress.More,
        };
    }

    private static Progress End(WorkItem item, CompletionStatus status) =>
        Finish(item, new Outcome(status) { BytesCompleted = item.Done });

    /// <summary>Holds entries, at least one.</summary>
    private bool TryHoldEntries(WorkItem item, in ApplyDeltaDescriptor delta)
    {
        var address = delta.DeltaRecord + item.Done;
        if (!TryHold(item, address, NextPieceBytes(item, delta.DeltaRecordSize), MemoryAccess.Read, Operand.Source1))
        {
            return false;
        }

        var held = item.Runs[0].Length;
        return held >= DeltaEntry.SizeBytes
            || TryHold(item, address + (uint)held, DeltaEntry.SizeBytes - held, MemoryAccess.Read, Operand.Source1);
    }

    /// <summary>In how many runs the entries are.</summary>
    private static int EntryRuns(WorkItem item) => item.Runs[0].Length < DeltaEntry.SizeBytes ? 2 : 1;

    private static DeltaEntry FirstEntry(WorkItem item)
    {
        Span<byte> entry = stackalloc byte[DeltaEntry.SizeBytes];
        CopyEntry(item, entry);
        return MemoryMarshal.Read<DeltaEntry>(entry);
    }

    private static void CopyEntry(WorkItem item, Span<byte> entry)
    {
        var first = item.Runs[0].Span;
        var length = Math.Min(first.Length, entry.Length);
        first[..length].CopyTo(entry);
        if (length < entry.Length)
        {
            item.Runs[1].Span.CopyTo(entry[length..]);
        }
    }

    /// <summary>Where the part of the destination begins that is held. The entry in memory may have changed since it was looked at.</summary>
    private static void SetWindow(WorkItem item, ulong place) => item.Produced = (uint)place;

    private static uint WindowUnit(WorkItem item) => item.Produced / DeltaScan.UnitBytes;
}
