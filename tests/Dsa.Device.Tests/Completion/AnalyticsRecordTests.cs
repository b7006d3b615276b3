using System.Buffers.Binary;

namespace Dsa.Device.Tests.Completion;

public sealed class AnalyticsRecordTests
{
    [Fact]
    public void A_record_has_64_bytes_and_each_member_in_its_place()
    {
        using var bench = AnalyticsBench.Running();
        var data = Descriptors.Pattern(100);
        var page = bench.Map(4096);
        bench.Write(page, Enumerable.Repeat((byte)0xEE, 4096).ToArray());
        bench.Run(AnalyticsDescriptors.Crc64(bench.MapBytes(data), 100, page + 64));
        var expected = new byte[64];
        expected[0] = 0x01;
        BinaryPrimitives.WriteUInt64LittleEndian(
            expected.AsSpan(40), Operations.Crc64Tests.ByDefinition(data, AnalyticsDescriptors.Ecma, default));
        Assert.Equal(expected, bench.Read(page + 64, 64));
        Assert.All(bench.Read(page, 64).Concat(bench.Read(page + 128, 4096 - 128)), static value => Assert.Equal(0xEE, value));
    }

    [Fact]
    public void A_page_fault_is_told_byte_for_byte()
    {
        using var bench = AnalyticsBench.Running();
        var source = bench.Map(4096);
        bench.Memory.Evict(source);
        var record = bench.Map(64);
        bench.Run(AnalyticsDescriptors.Crc64(source + 5, 10, record));
        var expected = new byte[64];
        expected[0] = 0x03;
        expected[2] = 1 << 1; // operand 1: source 1
        BinaryPrimitives.WriteUInt64LittleEndian(expected.AsSpan(8), source + 5);
        Assert.Equal(expected, bench.Read(record, 64));
    }

    [Fact]
    public void Invalid_flags_are_told_byte_for_byte()
    {
        using var bench = AnalyticsBench.Running();
        var record = bench.Map(64);
        var noOp = AnalyticsDescriptors.NoOp(record);
        bench.Run(noOp with { Flags = noOp.Flags | AnalyticsFlags.StrictOrdering | AnalyticsFlags.Source1TrafficClass });
        var expected = new byte[64];
        expected[0] = 0x11;
        BinaryPrimitives.WriteUInt32LittleEndian(expected.AsSpan(16), (1 << 13) | (1 << 9));
        Assert.Equal(expected, bench.Read(record, 64));
    }

    [Fact]
    public void A_record_tells_nothing_of_the_descriptor_before()
    {
        using var bench = Bench.Running(engines: 1, profile: Device.Profiles.DeviceProfile.Iaa20);
        var record = bench.Map(64);
        bench.Run(AnalyticsDescriptors.Crc64(bench.MapBytes([1, 2, 3]), 3, record));
        bench.Run(AnalyticsDescriptors.NoOp(record));
        Assert.Equal([0x01, .. new byte[63]], bench.Read(record, 64));
    }

    [Fact]
    public void Success_without_a_request_for_it_leaves_the_record_alone()
    {
        using var bench = AnalyticsBench.Running();
        var record = bench.Map(64);
        bench.Run(AnalyticsDescriptors.NoOp(record) with { Flags = AnalyticsFlags.CompletionAddressValid });
        Assert.All(bench.Read(record, 64), static value => Assert.Equal(0, value));
    }
}
