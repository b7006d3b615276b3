using System.Runtime.InteropServices;
using Dsa.Device.Profiles;

namespace Dsa.Device.Tests.Checks;

/// <summary>Flags and reserved bits of every operation of an IAA, each for itself.</summary>
public sealed class AnalyticsCheckTests
{
    public static TheoryData<string, Opcode> Operations
    {
        get
        {
            var data = new TheoryData<string, Opcode>();
            foreach (var part in new[] { "iaa1", "iaa2" })
            {
                var announced = DeviceProfile.BuiltIn[part].Capabilities.OpCap;
                foreach (var code in Enumerable.Range(0, 256).Where(code => announced.HasOperation((Opcode)code)))
                {
                    data.Add(part, (Opcode)code);
                }
            }

            return data;
        }
    }

    [Fact]
    public void Common_flags_are_the_same_bits_in_the_descriptors_of_both_accelerators()
    {
        Assert.Equal((uint)DescriptorFlags.BlockOnFault, (uint)AnalyticsFlags.BlockOnFault);
        Assert.Equal((uint)DescriptorFlags.CompletionAddressValid, (uint)AnalyticsFlags.CompletionAddressValid);
        Assert.Equal((uint)DescriptorFlags.RequestCompletionRecord, (uint)AnalyticsFlags.RequestCompletionRecord);
        Assert.Equal((uint)DescriptorFlags.RequestCompletionInterrupt, (uint)AnalyticsFlags.RequestCompletionInterrupt);
        Assert.Equal((uint)DescriptorFlags.CompletionTrafficClass, (uint)AnalyticsFlags.CompletionTrafficClass);
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public void Every_flag_is_refused_with_its_bit_or_makes_no_difference(string part, Opcode opcode)
    {
        using var bench = AnalyticsBench.Running(DeviceProfile.BuiltIn[part]);
        var allowed = AllowedOf(part, opcode);
        for (var bit = 0; bit < 24; bit++)
        {
            var flag = (AnalyticsFlags)(1u << bit);
            var valid = Valid(bench, opcode);
            if ((valid.Flags & flag) != 0 || IsExercisedElsewhere(flag, opcode))
            {
                continue;
            }

            var record = bench.Run(valid with { Flags = valid.Flags | flag });
            var expected = (allowed & flag) != 0 ? (AnalyticsStatus.Success, 0u) : (AnalyticsStatus.InvalidFlags, (uint)flag);
            Assert.True(expected == (record.Status, record.InvalidFlags), $"bit {bit}: {record}");
        }
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public void Required_flags_that_are_missing_are_status_0x11_with_them(string part, Opcode opcode)
    {
        using var bench = AnalyticsBench.Running(DeviceProfile.BuiltIn[part]);
        var valid = Valid(bench, opcode);
        var record = bench.Run(valid with { Flags = AnalyticsFlags.CompletionAddressValid });
        var isRequired = opcode is Opcode.Crc64 or Opcode.Drain or Opcode.MemMove;
        Assert.Equal(isRequired ? AnalyticsStatus.InvalidFlags : AnalyticsStatus.None, record.Status);
        Assert.Equal(isRequired, ((AnalyticsFlags)record.InvalidFlags & AnalyticsFlags.RequestCompletionRecord) != 0);
    }

    [Fact]
    public void Crc64_without_record_address_is_status_0x11_in_swerror()
    {
        using var bench = AnalyticsBench.Running();
        bench.Post(new Crc64Descriptor { Source1 = bench.Map(64), Source1Size = 64, Polynomial = AnalyticsDescriptors.Ecma });
        bench.Settle();
        var error = bench.Bar.SwError.Read();
        Assert.Equal((ErrorCode.InvalidFlags, Opcode.Crc64), (error.Error, error.Operation));
        Assert.Equal((uint)AnalyticsDescriptors.Recorded, error.ErrorInfo);
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public void Every_reserved_bit_of_the_definition_is_status_0x12(string part, Opcode opcode)
    {
        using var bench = AnalyticsBench.Running(DeviceProfile.BuiltIn[part]);
        var reserved = AnalyticsDescriptorRules.For((ulong)opcode)!.ReservedMask;
        for (var bit = 0; bit < 512; bit++)
        {
            // The data flags of CRC64 have a status of their own.
            if ((reserved[bit / 64] >> (bit % 64) & 1) != 0 && !(opcode == Opcode.Crc64 && bit / 16 == 19))
            {
                var record = bench.Run(Flip(Valid(bench, opcode), bit));
                Assert.True(record.Status == AnalyticsStatus.NonZeroReserved, $"bit {bit}: {record.Status}");
            }
        }
    }

    [Fact]
    public void Members_that_a_flag_switches_off_must_be_zero()
    {
        using var bench = AnalyticsBench.Running();
        Assert.All(
            new AnalyticsDescriptor[]
            {
                (AnalyticsDrainDescriptor)Valid(bench, Opcode.Drain) with { ReadbackAddress1 = 64 },
                (AnalyticsDrainDescriptor)Valid(bench, Opcode.Drain) with { ReadbackAddress2 = 64 },
                (AnalyticsTranslationFetchDescriptor)Valid(bench, Opcode.TranslationFetch) with { RegionStride = 4096 },
                (Crc64Descriptor)Valid(bench, Opcode.Crc64) with { Source2 = 64 },
                (Crc64Descriptor)Valid(bench, Opcode.Crc64) with { Source2Size = 64 },
                Valid(bench, Opcode.NoOp) with { InterruptHandle = 1 },
            },
            descriptor => Assert.Equal(AnalyticsStatus.NonZeroReserved, bench.Run(descriptor).Status));
    }

    [Fact]
    public void Flags_of_features_that_a_part_lacks_are_status_0x11()
    {
        using var first = AnalyticsBench.Running(DeviceProfile.Iaa10);
        var drain = (AnalyticsDrainDescriptor)Valid(first, Opcode.Drain);
        Assert.Equal(AnalyticsStatus.InvalidFlags, first.Run(drain with { Readback1Valid = true, ReadbackAddress1 = first.Map(64) }).Status);

        var capabilities = DeviceProfile.Iaa10.Capabilities;
        var poor = capabilities.GenCap.WithCacheControlMemory(false).WithDestinationReadback(false).WithTranslationFetchStride(false);
        using var bench = AnalyticsBench.Running(DeviceProfile.Iaa10 with
        {
            Capabilities = capabilities with { GenCap = poor, OpCap = capabilities.OpCap.WithOperation(Opcode.TranslationFetch) },
        });
        var move = Valid(bench, Opcode.MemMove);
        Assert.Equal(AnalyticsStatus.InvalidFlags, bench.Run(move with { Flags = move.Flags | AnalyticsFlags.CacheControl }).Status);
        Assert.Equal(AnalyticsStatus.InvalidFlags, bench.Run(move with { Flags = move.Flags | AnalyticsFlags.DestinationReadback }).Status);
        var fetch = (AnalyticsTranslationFetchDescriptor)Valid(bench, Opcode.TranslationFetch);
        Assert.Equal(AnalyticsStatus.InvalidFlags, bench.Run(fetch with { UseStride = true, RegionStride = 4096 }).Status);
    }

    [Fact]
    public void Operations_outside_the_mask_of_the_queue_are_status_0x10()
    {
        using var bench = new Bench(profile: DeviceProfile.Iaa20);
        bench.Configure();
        bench.Bar.WqCfg[0].OpCfg.Write(bench.Bar.WqCfg[0].OpCfg.Read().WithOperation(Opcode.Crc64, false));
        bench.Enable();
        Assert.Equal(AnalyticsStatus.UnsupportedOpcode, bench.Run(Valid(bench, Opcode.Crc64)).Status);
        Assert.Equal(AnalyticsStatus.Success, bench.Run(Valid(bench, Opcode.NoOp)).Status);
    }

    internal static AnalyticsDescriptor Valid(Bench bench, Opcode opcode)
    {
        var memory = bench.Map(4096);
        var record = bench.Map(64);
        return opcode switch
        {
            Opcode.NoOp => AnalyticsDescriptors.NoOp(record),
            Opcode.Drain => AnalyticsDescriptors.Drain(record),
            Opcode.MemMove => AnalyticsDescriptors.Move(memory, memory + 128, 64, record),
            Opcode.TranslationFetch => AnalyticsDescriptors.Fetch(memory, 64, record),
            _ => AnalyticsDescriptors.Crc64(memory, 64, record),
        };
    }

    internal static AnalyticsDescriptor Flip(AnalyticsDescriptor descriptor, int bit)
    {
        var bytes = MemoryMarshal.AsBytes(new Span<AnalyticsDescriptor>(ref descriptor));
        bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        return descriptor;
    }

    internal static AnalyticsDescriptor WithOpcode(AnalyticsDescriptor descriptor, Opcode opcode) => descriptor with { Opcode = opcode };

    /// <summary>What the table of flags lets each operation have (§2.4), on queues that neither block nor interrupt.</summary>
    private static AnalyticsFlags AllowedOf(string part, Opcode opcode)
    {
        var common = AnalyticsDescriptors.Recorded | AnalyticsFlags.CompletionTrafficClass;
        return common | opcode switch
        {
            Opcode.Drain => (AnalyticsFlags)0x0C0000, // suppressed implicit readbacks
            Opcode.MemMove => AnalyticsFlags.CacheControl | AnalyticsFlags.Source1TrafficClass | AnalyticsFlags.DestinationTrafficClass
                | AnalyticsFlags.StrictOrdering | AnalyticsFlags.DestinationReadback,
            Opcode.TranslationFetch or Opcode.Crc64 => AnalyticsFlags.Source1TrafficClass,
            _ => AnalyticsFlags.None,
        };
    }

    /// <summary>Flags that also make a member mean something, so that they alone are another error.</summary>
    private static bool IsExercisedElsewhere(AnalyticsFlags flag, Opcode opcode) =>
        (opcode == Opcode.Drain && (uint)flag is 1 << 16 or 1 << 17) || (opcode == Opcode.TranslationFetch && (uint)flag == 1 << 16);
}
