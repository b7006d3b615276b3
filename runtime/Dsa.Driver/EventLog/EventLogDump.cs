using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Dsa.Driver.Devices;

namespace Dsa.Driver.EventLog;

/// <summary>The text of the debugfs file <c>event_log</c> (DB-03 to DB-08).</summary>
/// <remarks>Changes nothing. The caller holds the event log lock, so that no entry is taken meanwhile.</remarks>
internal readonly ref struct EventLogDump(ReadOnlySpan<byte> ring, int entryBytes, EvlStatus status, DeviceType type)
{
    private readonly ReadOnlySpan<byte> _ring = ring;

    /// <summary>The text: a line about the ring, then the entries from the oldest on.</summary>
    /// <remarks>The place that the device writes next is left out, and so are those that it never wrote.</remarks>
    public override string ToString()
    {
        var text = new StringBuilder();
        Line(text, $"Event Log head {status.Head} tail {status.Tail} interrupt pending {Bit(status.InterruptPending)}");
        text.Append('\n');

        var size = _ring.Length / entryBytes;
        var isProcessed = true;
        var printedCount = 0;
        for (var step = 1; step < size; step++)
        {
            var index = ((int)status.Tail + step) % size;
            isProcessed &= index != (int)status.Head;

            // Upstream goes 64 bytes from entry to entry also where they are of 128 (DB-07).
            var entry = _ring.Slice(index * entryBytes, entryBytes);
            if (MemoryMarshal.Read<EventLogEntry>(entry).DescriptorValid)
            {
                Line(text, $"Event Log entry {printedCount++} (real index {index}) processed: {Bit(isProcessed)}");
                AppendFields(text, new LoggedEvent(entry, type));
                AppendWords(text, entry);
            }
        }

        return text.ToString();
    }

    private static void AppendFields(StringBuilder text, LoggedEvent logged)
    {
        var head = logged.Head;
        ref var record = ref logged.RecordHead;
        Line(text, $"desc valid {Bit(head.DescriptorValid)} wq idx valid {Bit(head.WorkQueueValid)}");
        Line(text, $"batch {Bit(head.Batch)} fault rw {Bit(head.FaultWrite)} priv {Bit(head.Privileged)} error 0x{(byte)head.Error:x}");
        Line(text, $"wq idx {head.WorkQueue} op 0x{(byte)head.Operation:x} pasid {head.Pasid} batch idx {head.BatchIndex}");
        Line(text, $"fault addr 0x{head.FaultAddress:x}");

        // Status and fault information are shown as the bytes that they lie in.
        var bytes = logged.Record;
        var invalidFlags = (uint)((InvalidFlagsRecord)record).InvalidFlags;
        Line(text, $"status 0x{bytes[0]:x} result 0x{bytes[1]:x} fault_info 0x{bytes[2]:x} bytes_completed {record.BytesCompleted}");
        Line(text, $"fault addr 0x{record.FaultAddress:x} inv flags 0x{invalidFlags:x}");
        text.Append('\n');
    }

    private static void AppendWords(StringBuilder text, ReadOnlySpan<byte> entry)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(entry);
        for (var i = 0; i < words.Length; i++)
        {
            Line(text, $"entry[{i}] = 0x{words[i]:x}");
        }

        text.Append('\n');
    }

    private static int Bit(bool value) => value ? 1 : 0;

    private static void Line(StringBuilder text, FormattableString line) =>
        text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
