namespace Dsa.Device.Tests;

/// <summary>Descriptors of an IAA with the flags that tests want most: a record, always.</summary>
internal static class AnalyticsDescriptors
{
    public const AnalyticsFlags Recorded = AnalyticsFlags.CompletionAddressValid | AnalyticsFlags.RequestCompletionRecord;

    /// <summary>The polynomial of CRC-64/ECMA-182.</summary>
    public const ulong Ecma = 0x42F0E1EBA9EA3693;

    public static AnalyticsNoOpDescriptor NoOp(ulong record) => new() { Flags = Recorded, CompletionAddress = record };

    public static AnalyticsDrainDescriptor Drain(ulong record) => new() { Flags = Recorded, CompletionAddress = record };

    public static AnalyticsMemMoveDescriptor Move(ulong source, ulong destination, uint bytes, ulong record) => new()
    {
        Flags = Recorded,
        Source1 = source,
        Destination = destination,
        Source1Size = bytes,
        CompletionAddress = record,
    };

    public static AnalyticsTranslationFetchDescriptor Fetch(ulong address, uint bytes, ulong record) => new()
    {
        Flags = Recorded,
        Address = address,
        RegionSize = bytes,
        CompletionAddress = record,
    };

    public static Crc64Descriptor Crc64(ulong source, uint bytes, ulong record, ulong polynomial = Ecma) => new()
    {
        Flags = Recorded,
        Source1 = source,
        Source1Size = bytes,
        Polynomial = polynomial,
        CompletionAddress = record,
    };
}
