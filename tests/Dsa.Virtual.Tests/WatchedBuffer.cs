namespace Dsa.Virtual.Tests;

/// <summary>Memory of a virtual machine: a page for each value that a descriptor fills it with, and a completion record for each.</summary>
internal sealed class WatchedBuffer
{
    private const int PageBytes = 4096;
    private const int Values = 32;
    private const int RecordBytes = 32;

    private readonly DmaBuffer _buffer;

    public WatchedBuffer(VirtualBed bed, int guest) =>
        _buffer = bed.Kernel.AllocateCoherent(bed.Slots[guest], Values * PageBytes)!;

    public ulong Address => _buffer.Address;

    public Span<byte> Span => _buffer.Span;

    /// <summary>A descriptor that fills the page of a value with it, and has a record on page 0.</summary>
    public WorkDescriptor Fill(byte value, uint interruptHandle = 0, bool requestsInterrupt = false)
    {
        _buffer.Span.Slice(value * PageBytes, PageBytes).Clear();
        _buffer.Span.Slice(value * RecordBytes, RecordBytes).Clear();
        return new FillDescriptor
        {
            Flags = DescriptorFlags.CompletionAddressValid | DescriptorFlags.RequestCompletionRecord
                | (requestsInterrupt ? DescriptorFlags.RequestCompletionInterrupt : 0),
            PatternLower = 0x0101_0101_0101_0101UL * value,
            Destination = _buffer.Address + (ulong)(value * PageBytes),
            TransferSize = PageBytes,
            CompletionAddress = _buffer.Address + (ulong)(value * RecordBytes),
            InterruptHandle = (ushort)interruptHandle,
        };
    }

    public CompletionStatus StatusOf(byte value) => (CompletionStatus)_buffer.Span[value * RecordBytes];

    public bool IsFilled(byte value) =>
        StatusOf(value) == CompletionStatus.Success && !_buffer.Span.Slice(value * PageBytes, PageBytes).ContainsAnyExcept(value);

    public bool AreComplete(params ReadOnlySpan<byte> values)
    {
        foreach (var value in values)
        {
            if (!IsFilled(value))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether nobody writes to the memory any more.</summary>
    public bool IsQuiet(VirtualBed bed)
    {
        var before = _buffer.Span.ToArray();
        bed.Scheduler.Sleep(1_000_000);
        return _buffer.Span.SequenceEqual(before);
    }
}
