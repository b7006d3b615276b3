namespace Dsa.Device.Tests;

/// <summary>Descriptors with the flags that tests want most: a record, always.</summary>
internal static class Descriptors
{
    public const DescriptorFlags Recorded = DescriptorFlags.CompletionAddressValid | DescriptorFlags.RequestCompletionRecord;

    public static NoOpDescriptor NoOp(ulong record) => new() { Flags = Recorded, CompletionAddress = record };

    public static MemMoveDescriptor Move(ulong source, ulong destination, uint bytes, ulong record) => new()
    {
        Flags = Recorded,
        Source = source,
        Destination = destination,
        TransferSize = bytes,
        CompletionAddress = record,
    };

    public static FillDescriptor Fill(ulong destination, uint bytes, ulong pattern, ulong record) => new()
    {
        Flags = Recorded,
        Destination = destination,
        TransferSize = bytes,
        PatternLower = pattern,
        CompletionAddress = record,
    };

    public static CompareDescriptor Compare(ulong first, ulong second, uint bytes, ulong record) => new()
    {
        Flags = Recorded,
        Source1 = first,
        Source2 = second,
        TransferSize = bytes,
        CompletionAddress = record,
    };

    public static ComparePatternDescriptor ComparePattern(ulong source, uint bytes, ulong pattern, ulong record) => new()
    {
        Flags = Recorded,
        Source = source,
        TransferSize = bytes,
        Pattern = pattern,
        CompletionAddress = record,
    };

    public static CreateDeltaDescriptor CreateDelta(ulong first, ulong second, uint bytes, ulong delta, uint maxBytes, ulong record) => new()
    {
        Flags = Recorded,
        Source1 = first,
        Source2 = second,
        TransferSize = bytes,
        DeltaRecord = delta,
        MaxDeltaRecordSize = maxBytes,
        CompletionAddress = record,
    };

    public static ApplyDeltaDescriptor ApplyDelta(ulong delta, uint deltaBytes, ulong destination, uint bytes, ulong record) => new()
    {
        Flags = Recorded,
        DeltaRecord = delta,
        DeltaRecordSize = deltaBytes,
        Destination = destination,
        TransferSize = bytes,
        CompletionAddress = record,
    };

    public static DualcastDescriptor Dualcast(ulong source, ulong first, ulong second, uint bytes, ulong record) => new()
    {
        Flags = Recorded,
        Source = source,
        Destination = first,
        Destination2 = second,
        TransferSize = bytes,
        CompletionAddress = record,
    };

    public static TranslationFetchDescriptor TranslationFetch(ulong address, uint bytes, ulong record) => new()
    {
        Flags = Recorded,
        Address = address,
        RegionSize = bytes,
        CompletionAddress = record,
    };

    public static CopyCrcDescriptor CopyCrc(ulong source, ulong destination, uint bytes, ulong record) => new()
    {
        Flags = Recorded,
        Source = source,
        Destination = destination,
        TransferSize = bytes,
        CompletionAddress = record,
    };

    public static CacheFlushDescriptor CacheFlush(ulong destination, uint bytes, ulong record) => new()
    {
        Flags = Recorded,
        Destination = destination,
        TransferSize = bytes,
        CompletionAddress = record,
    };

    public static CrcDescriptor Crc(ulong source, uint bytes, ulong record) => new()
    {
        Flags = Recorded,
        Source = source,
        TransferSize = bytes,
        CompletionAddress = record,
    };

    public static DrainDescriptor Drain(ulong record) => new() { Flags = Recorded, CompletionAddress = record };

    public static BatchDescriptor Batch(ulong list, uint count, ulong record) => new()
    {
        Flags = Recorded,
        DescriptorListAddress = list,
        DescriptorCount = count,
        CompletionAddress = record,
    };

    /// <summary>Bytes that differ from each other, for seeing where they went.</summary>
    public static byte[] Pattern(int length, int seed = 1)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
