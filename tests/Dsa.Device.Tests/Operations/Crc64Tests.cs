using System.Text;
using Dsa.Device.Profiles;

namespace Dsa.Device.Tests.Operations;

/// <summary>The values are those of an independent model (spec/crc_vectors.txt).</summary>
public sealed class Crc64Tests
{
    public static TheoryData<ulong, bool, bool, ulong> CheckValues => new()
    {
        { 0x42f0e1eba9ea3693, false, false, 0x6c40df5f0b497347 },   // CRC-64/ECMA-182
        { 0x42f0e1eba9ea3693, false, true, 0x62ec59e3f1a4f00a },    // CRC-64/WE
        { 0x42f0e1eba9ea3693, true, true, 0x995dc9bbdf1939fa },     // CRC-64/XZ
        { 0x04c11db700000000, true, true, 0xcbf43926 },             // gzip
        { 0x04c11db700000000, false, true, 0xfc89191800000000 },    // bzip2
        { 0x1edc6f4100000000, true, true, 0xe3069283 },             // CRC-32C
        { 0x8bb7000000000000, false, false, 0xd0db000000000000 },   // CRC-16 T10
    };

    [Theory]
    [MemberData(nameof(CheckValues))]
    public void Check_values_are_those_of_the_model(ulong polynomial, bool lowBitFirst, bool invert, ulong expected)
    {
        foreach (var profile in new[] { DeviceProfile.Iaa10, DeviceProfile.Iaa20 })
        {
            using var bench = AnalyticsBench.Running(profile);
            var source = bench.MapBytes(Encoding.ASCII.GetBytes("123456789"));
            var record = bench.Run(AnalyticsDescriptors.Crc64(source, 9, bench.Map(4096), polynomial) with
            {
                Crc64Flags = new Crc64Flags { LowBitFirst = lowBitFirst, InvertCrc = invert },
            });
            Assert.Equal((AnalyticsStatus.Success, 0u), (record.Status, record.BytesCompleted));
            Assert.Equal(expected, ((Crc64CompletionRecord)record).Crc64);
        }
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(255, 3)]
    [InlineData(4097, 4095)]
    [InlineData(100_000, 17)]
    [InlineData(1 << 21, 0)]
    public void Every_length_and_alignment_gives_what_the_definition_says(int length, int offset)
    {
        using var bench = AnalyticsBench.Running();
        var data = Descriptors.Pattern(length);
        var source = bench.Map(length + 8192) + (ulong)offset;
        bench.Write(source, data);
        foreach (var flags in AllFlags)
        {
            var record = bench.Run(AnalyticsDescriptors.Crc64(source, (uint)length, bench.Map(4096)) with { Crc64Flags = flags });
            Assert.Equal(AnalyticsStatus.Success, record.Status);
            Assert.Equal(ByDefinition(data, AnalyticsDescriptors.Ecma, flags), ((Crc64CompletionRecord)record).Crc64);
        }
    }

    [Fact]
    public void Polynomials_take_turns_without_mixing()
    {
        using var bench = AnalyticsBench.Running();
        var data = Descriptors.Pattern(1000);
        var source = bench.MapBytes(data);
        var record = bench.Map(4096);
        for (var i = 0; i < 20; i++)
        {
            var polynomial = i % 3 == 0 ? AnalyticsDescriptors.Ecma : 0x8bb7000000000000;
            var flags = AllFlags[i % 4];
            var result = bench.Run(AnalyticsDescriptors.Crc64(source, 1000, record, polynomial) with { Crc64Flags = flags });
            Assert.Equal(ByDefinition(data, polynomial, flags), ((Crc64CompletionRecord)result).Crc64);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4096)]
    [InlineData(8192)]
    public void A_page_fault_completes_nothing_and_tells_no_crc(int missing)
    {
        using var bench = AnalyticsBench.Running();
        var source = bench.MapBytes(Descriptors.Pattern(12288));
        bench.Memory.Evict(source + (ulong)missing);
        var record = bench.Run(AnalyticsDescriptors.Crc64(source, 12288, bench.Map(4096)));
        Assert.Equal((AnalyticsStatus.PageFault, false, Operand.Source1), (record.Status, record.FaultWrite, record.FaultOperand));
        Assert.Equal((0u, source + (ulong)missing), (record.BytesCompleted, record.FaultAddress));
        Assert.Equal(0u, ((Crc64CompletionRecord)record).Crc64);
    }

    [Fact]
    public void A_blocking_descriptor_goes_on_when_its_page_has_come()
    {
        using var bench = AnalyticsBench.Blocking(out var requests);
        var data = Descriptors.Pattern(12288);
        var source = bench.MapBytes(data);
        bench.Memory.Evict(source + 8192);
        var descriptor = AnalyticsDescriptors.Crc64(source, 12288, bench.Map(4096)) with
        {
            Flags = AnalyticsDescriptors.Recorded | AnalyticsFlags.BlockOnFault,
        };
        Assert.Equal(AnalyticsStatus.None, bench.Run(descriptor).Status);
        Assert.Equal(1, requests.Count);
        requests.Answer(Platform.Memory.PageResponse.Success);
        bench.Settle();
        var record = bench.AnalyticsRecord(descriptor.CompletionAddress);
        Assert.Equal(AnalyticsStatus.Success, record.Status);
        Assert.Equal(ByDefinition(data, AnalyticsDescriptors.Ecma, default), ((Crc64CompletionRecord)record).Crc64);
    }

    [Fact]
    public void Flags_of_a_decompression_that_is_not_asked_for_change_nothing()
    {
        using var bench = AnalyticsBench.Running();
        var data = Descriptors.Pattern(100);
        var record = bench.Run(AnalyticsDescriptors.Crc64(bench.MapBytes(data), 100, bench.Map(4096)) with
        {
            Crc64Flags = new Crc64Flags { StopOnEndOfBlock = true, CheckEndOfBlock = true, SelectFinal = true, BigEndianBits = true, IgnoreEndBits = 15 },
        });
        Assert.Equal(AnalyticsStatus.Success, record.Status);
        Assert.Equal(ByDefinition(data, AnalyticsDescriptors.Ecma, default), ((Crc64CompletionRecord)record).Crc64);
    }

    internal static Crc64Flags[] AllFlags { get; } =
    [
        new(),
        new() { InvertCrc = true },
        new() { LowBitFirst = true },
        new() { LowBitFirst = true, InvertCrc = true },
    ];

    /// <summary>Bit by bit, in a register of 64 bits whose highest bit goes out first (§8.4).</summary>
    internal static ulong ByDefinition(ReadOnlySpan<byte> data, ulong polynomial, Crc64Flags flags)
    {
        var width = 0UL;
        for (var bit = 0; bit < 64; bit++)
        {
            // As wide as the polynomial: the bits that have a term of it at or below them.
            width |= (polynomial & ((2UL << bit) - 1)) != 0 ? 1UL << bit : 0;
        }

        var register = flags.InvertCrc ? width : 0;
        foreach (var value in data)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var input = (ulong)(value >> (flags.LowBitFirst ? bit : 7 - bit)) & 1;
                register = (register << 1) ^ (((register >> 63) ^ input) * polynomial);
            }
        }

        register ^= flags.InvertCrc ? width : 0;
        return flags.LowBitFirst ? Reverse(register) : register;
    }

    private static ulong Reverse(ulong value)
    {
        var result = 0UL;
        for (var bit = 0; bit < 64; bit++)
        {
            result |= ((value >> bit) & 1) << (63 - bit);
        }

        return result;
    }
}
