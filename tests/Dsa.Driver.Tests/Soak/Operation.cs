using System.Runtime.InteropServices;

namespace Dsa.Driver.Tests.Soak;

/// <summary>One descriptor of a program, and what its completion has to look like.</summary>
internal sealed class Operation
{
    private OpenQueue? _open;
    private int? _calm;

    public required WorkDescriptor Descriptor { get; init; }

    public required ulong Record { get; init; }

    /// <summary>Looks at the memory, given the record; null when all is well.</summary>
    public required Func<CompletionRecord, string?> Check { get; init; }

    /// <summary>The members, when it is a batch.</summary>
    public IReadOnlyList<Operation> Members { get; init; } = [];

    /// <summary>Whether the device itself writes the record: its page is there, and it is no Drain, which comes behind what is in the event log.</summary>
    public required bool IsRecordWritten { get; init; }

    /// <summary>The device that it was given to.</summary>
    public string Device { get; set; } = "";

    /// <summary>Whether nothing has been done that could lose it.</summary>
    public bool IsOwed => _calm is not null && _open!.Lasts(_calm) && !_open.IsClosed;

    /// <summary>How many records were written for it. Guarded by the ledger.</summary>
    public int WriteCount { get; set; }

    /// <summary>The record, once it was seen.</summary>
    public CompletionRecord? Seen { get; private set; }

    /// <summary>It is about to be submitted.</summary>
    public void Submitted(OpenQueue open) => (_open, _calm) = (open, open.Calm);

    public IEnumerable<Operation> All => Members.Prepend(this);

    /// <summary>Reads the record if it is there.</summary>
    /// <param name="memory">The program's memory.</param>
    /// <param name="touches">Whether the look brings the page in.</param>
    public bool TryRead(SimulatedMemory memory, bool touches)
    {
        Span<byte> bytes = stackalloc byte[CompletionRecord.SizeBytes];
        var isThere = touches ? memory.CopyFrom(Record, bytes[..1]) == 1 : memory.TryPeek(Record, out bytes[0]);
        if (Seen is null && isThere && bytes[0] != 0 && memory.CopyFrom(Record, bytes) == bytes.Length)
        {
            Seen = MemoryMarshal.Read<CompletionRecord>(bytes);
        }

        return Seen is not null;
    }

    /// <summary>Whether the record is still what was seen.</summary>
    public bool IsUnchanged(SimulatedMemory memory)
    {
        Span<byte> bytes = stackalloc byte[CompletionRecord.SizeBytes];
        return Seen is not { } seen
            || (memory.CopyFrom(Record, bytes) == bytes.Length && MemoryMarshal.Read<CompletionRecord>(bytes) == seen);
    }

    public override string ToString() => $"{Descriptor.Opcode.NameOf()} with record 0x{Record:x}";
}
