using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Dsa.Driver.Devices;

namespace Dsa.Driver.Submission;

/// <summary>One descriptor of a kernel queue, with the completion record that is its own for the queue's life (DA-03).</summary>
/// <remarks>
/// Between <see cref="KernelQueue.Allocate"/> and <see cref="KernelQueue.Submit"/> it belongs to the client. From then on it
/// belongs to the queue, which completes and frees it once (AB-06); only a descriptor without an interrupt stays with the
/// client, which polls <see cref="Status"/> and frees it (SU-12). When the queue was unbound its record is gone: reading it
/// throws <see cref="ObjectDisposedException"/>.
/// </remarks>
public sealed class KernelDescriptor
{
    /// <summary>Status byte of a descriptor that was given up; no device writes it (AB-01).</summary>
    internal const byte AbortedStatus = 0xFF;

    /// <summary>The part of the status byte that tells whether there is one: all but the fault's direction (CO-03).</summary>
    private const byte StatusMask = 0x7F;

    private readonly DeviceType _type;
    private readonly DmaBuffer _records;

    internal KernelDescriptor(int index, DeviceType type, DmaBuffer records, Pasid? pasid)
    {
        Index = index;
        _type = type;
        _records = records;
        Pasid = pasid;
    }

    /// <summary>The number of the descriptor in its queue.</summary>
    public int Index { get; }

    /// <summary>Where its completion record is, for the device (DA-03).</summary>
    public ulong CompletionAddress => _records.Address + (ulong)(Index * _type.RecordBytes);

    /// <summary>The PASID that the kernel's descriptors carry; null without one (DA-08).</summary>
    public Pasid? Pasid { get; }

    /// <summary>What is given to the device.</summary>
    public WorkDescriptor Hardware { get; set; }

    /// <summary>Called at most once, when the descriptor has ended and before it is freed (CO-08).</summary>
    public Action<KernelDescriptor, CompletionResult>? Completed { get; set; }

    /// <summary>The completion record as it is now; of an IAA what it begins with, which is the same.</summary>
    public CompletionRecord Record => MemoryMarshal.Read<CompletionRecord>(RecordBytes);

    /// <summary>The completion record of an IAA as it is now.</summary>
    /// <exception cref="InvalidOperationException">The device is no IAA.</exception>
    public AnalyticsCompletionRecord AnalyticsRecord => _type == DeviceType.Iaa
        ? MemoryMarshal.Read<AnalyticsCompletionRecord>(RecordBytes)
        : throw new InvalidOperationException("Only an IAA writes analytics records; read Record instead.");

    /// <summary>The status in the record; <see cref="CompletionStatus.None"/> while the device has not written it.</summary>
    public CompletionStatus Status => StatusByte == 0 ? CompletionStatus.None : Record.Status;

    /// <summary>
    /// Makes <paramref name="operation"/> the descriptor to submit: with this descriptor's PASID and completion record, and
    /// the flags that ask for one (DM-08, DM-09).
    /// </summary>
    /// <param name="operation">Operation, its operands and its own flags.</param>
    /// <param name="requestsInterrupt">Whether the queue shall complete it; else the client polls (DM-13).</param>
    public void Prepare(in WorkDescriptor operation, bool requestsInterrupt)
    {
        var flags = operation.Flags | DescriptorFlags.CompletionAddressValid | DescriptorFlags.RequestCompletionRecord;
        Hardware = operation with
        {
            Pasid = Pasid?.Value ?? 0,
            Privileged = false,
            CompletionAddress = CompletionAddress,
            Flags = requestsInterrupt ? flags | DescriptorFlags.RequestCompletionInterrupt : flags,
        };
    }

    /// <summary>The same for an operation of an IAA.</summary>
    /// <inheritdoc cref="Prepare(in WorkDescriptor, bool)"/>
    public void Prepare(in AnalyticsDescriptor operation, bool requestsInterrupt) =>
        Prepare(Unsafe.BitCast<AnalyticsDescriptor, WorkDescriptor>(operation), requestsInterrupt);

    /// <summary>The next on the pending list.</summary>
    internal KernelDescriptor? Next { get; set; }

    /// <summary>The ends of its lists that there had been when it was pushed.</summary>
    internal int Generation { get; set; }

    /// <summary>The terminations that there had been when it was pushed.</summary>
    internal int Terminations { get; set; }

    internal bool RequestsInterrupt => (Hardware.Flags & DescriptorFlags.RequestCompletionInterrupt) != 0;

    // The device makes the status visible last, so what is read after it is complete.
    internal byte StatusByte => Volatile.Read(ref RecordBytes[0]);

    /// <summary>The test of the pending list, which leaves out one bit (CO-03).</summary>
    internal bool HasStatus => (StatusByte & StatusMask) != 0;

    private Span<byte> RecordBytes =>
        _records.Span.Slice(Index * _type.RecordBytes, _type.RecordBytes);

    /// <summary>Clears what the last user left (DA-08).</summary>
    internal void Clear()
    {
        RecordBytes.Clear();
        Completed = null;
        Hardware = default;
        Prepare(default(WorkDescriptor), requestsInterrupt: false);
    }

    /// <summary>Whether the device answered that its handle is not good (IH-18).</summary>
    internal bool IsRevoked => StatusByte == (byte)CompletionStatus.InvalidInterruptHandle;

    /// <summary>Takes back what the device answered, before it is submitted again (IH-19).</summary>
    internal void ClearStatus() => Volatile.Write(ref RecordBytes[0], 0);

    /// <summary>Writes the record in the device's place, the status last.</summary>
    internal void Store(in CompletionRecord record)
    {
        MemoryMarshal.AsBytes(new ReadOnlySpan<CompletionRecord>(in record))[1..].CopyTo(RecordBytes[1..]);
        Volatile.Write(ref RecordBytes[0], (byte)record.Status);
    }

    internal void MarkAborted() => Volatile.Write(ref RecordBytes[0], AbortedStatus);

    /// <summary>Tells the client how it ended (CO-07, CO-08).</summary>
    internal void Complete()
    {
        var callback = Completed;
        Completed = null;
        callback?.Invoke(this, Result);
    }

    private CompletionResult Result => StatusByte switch
    {
        (byte)CompletionStatus.Success => CompletionResult.Success,
        not 0 => CompletionResult.Failed,
        _ => CompletionResult.Aborted,
    };
}
