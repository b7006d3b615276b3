using Dsa.Device.Profiles;
using Dsa.Device.Tests.Outcomes;
using Dsa.Platform.Memory;

namespace Dsa.Device.Tests.Checks;

/// <summary>Each status that an IAA gives on its control path, by one fault (§5.8).</summary>
public sealed class AnalyticsStatusTests
{
    [Theory]
    [InlineData("iaa1")]
    [InlineData("iaa2")]
    [Produces(AnalyticsStatus.Success)]
    public void Status_0x01_is_what_a_valid_descriptor_of_every_operation_ends_with(string part)
    {
        using var bench = AnalyticsBench.Running(DeviceProfile.BuiltIn[part]);
        foreach (var opcode in Announced(bench))
        {
            Expect(0x01, bench.Run(AnalyticsCheckTests.Valid(bench, opcode)));
        }
    }

    [Fact]
    [Produces(AnalyticsStatus.PageFault)]
    public void Status_0x03_is_a_page_fault_without_blocking() =>
        Expect(0x03, RunEvicted(AnalyticsBench.Running(), AnalyticsFlags.None));

    [Fact]
    [Produces(AnalyticsStatus.PageRequestInvalid)]
    public void Status_0x04_is_a_page_that_cannot_be_had()
    {
        using var bench = AnalyticsBench.Blocking(out var requests);
        Expect(0x04, RunEvicted(bench, requests, PageResponse.InvalidRequest));
        Assert.False(bench.Bar.SwError.Read().Valid);
    }

    [Theory]
    [InlineData("iaa1")]
    [InlineData("iaa2")]
    [Produces(AnalyticsStatus.UnsupportedOpcode)]
    public void Status_0x10_is_every_operation_that_the_part_does_not_announce(string part)
    {
        using var bench = AnalyticsBench.Running(DeviceProfile.BuiltIn[part]);
        var known = Announced(bench).ToHashSet();
        for (var code = 0; code <= byte.MaxValue; code++)
        {
            if (!known.Contains((Opcode)code))
            {
                Expect(0x10, bench.Run(AnalyticsCheckTests.WithOpcode(AnalyticsDescriptors.NoOp(bench.Map(64)), (Opcode)code)));
            }
        }
    }

    [Fact]
    public void Status_0x10_is_a_translation_fetch_without_address_translation()
    {
        using var bench = new Bench(profile: DeviceProfile.Iaa20);
        bench.Configure();
        bench.Bar.WqCfg[0].Control.Write(bench.Bar.WqCfg[0].Control.Read().WithAtsDisable(true));
        bench.Enable();
        Expect(0x10, bench.Run(AnalyticsDescriptors.Fetch(bench.Map(64), 64, bench.Map(64))));
    }

    [Fact]
    [Produces(AnalyticsStatus.InvalidFlags)]
    public void Status_0x11_is_a_flag_that_is_reserved()
    {
        using var bench = AnalyticsBench.Running();
        var noOp = AnalyticsDescriptors.NoOp(bench.Map(64));
        Expect(0x11, bench.Run(noOp with { Flags = noOp.Flags | AnalyticsFlags.CacheControl }));
    }

    [Fact]
    [Produces(AnalyticsStatus.NonZeroReserved)]
    public void Status_0x12_is_a_reserved_byte_that_is_not_zero()
    {
        using var bench = AnalyticsBench.Running();
        Expect(0x12, bench.Run(AnalyticsCheckTests.Flip(AnalyticsDescriptors.NoOp(bench.Map(64)), 8 * 63)));
    }

    [Theory]
    [InlineData(Opcode.MemMove, 0)]
    [InlineData(Opcode.MemMove, (1 << 21) + 1)]
    [InlineData(Opcode.Crc64, 0)]
    [InlineData(Opcode.Crc64, (1 << 21) + 1)]
    [InlineData(Opcode.Crc64, uint.MaxValue)]
    [Produces(AnalyticsStatus.InvalidSize)]
    public void Status_0x13_is_a_size_of_0_or_over_the_limit_of_the_queue(Opcode opcode, uint size)
    {
        using var bench = AnalyticsBench.Running(DeviceProfile.Iaa10);
        var move = (AnalyticsMemMoveDescriptor)AnalyticsCheckTests.Valid(bench, opcode) with { Source1Size = size };
        Expect(0x13, bench.Run(move));
    }

    [Theory]
    [InlineData(0ul, 0u)]
    [InlineData(ulong.MaxValue, 2u)]
    [InlineData(ulong.MaxValue - 4094, 4097u)]
    public void Status_0x13_is_a_range_of_translations_that_is_empty_or_goes_round_the_end(ulong address, uint size)
    {
        using var bench = AnalyticsBench.Running();
        Expect(0x13, bench.Run(AnalyticsDescriptors.Fetch(address, size, bench.Map(64))));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(63)]
    [InlineData(-63)]
    [Produces(AnalyticsStatus.OverlappingBuffers)]
    public void Status_0x16_is_a_move_onto_itself(int distance)
    {
        using var bench = AnalyticsBench.Running(DeviceProfile.Iaa10);
        var memory = bench.Map(8192) + 4096;
        Expect(0x16, bench.Run(AnalyticsDescriptors.Move(memory, memory + (ulong)distance, 64, bench.Map(64))));
        Expect(0x01, bench.Run(AnalyticsDescriptors.Move(memory, memory + 64, 64, bench.Map(64))));
    }

    [Fact]
    [Produces(AnalyticsStatus.InvalidInterruptHandle)]
    public void Status_0x19_is_an_interrupt_handle_that_was_never_given_out()
    {
        using var bench = new Bench(profile: DeviceProfile.Iaa20);
        bench.Bar.GenCfg.Write(bench.Bar.GenCfg.Read().WithUserInterruptEnable(true));
        bench.Configure();
        bench.Enable();
        var record = bench.Run(AnalyticsDescriptors.NoOp(bench.Map(64)) with
        {
            Flags = AnalyticsDescriptors.Recorded | AnalyticsFlags.RequestCompletionInterrupt,
            InterruptHandle = 3,
        });
        Expect(0x19, record);
        Assert.Equal(ErrorCode.InvalidInterruptHandle, bench.Bar.SwError.Read().Error);
    }

    [Fact]
    public void Status_0x1a_is_a_page_fault_on_the_record_and_is_in_swerror_without_log()
    {
        using var bench = AnalyticsBench.Running();
        var record = bench.Map(64);
        bench.Memory.Evict(record);
        bench.Post(AnalyticsDescriptors.NoOp(record));
        bench.Settle();
        ExpectInSwError(0x1a, bench);
        Assert.Equal(record, bench.Bar.SwError.Read().FaultAddress);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(32)]
    [InlineData(63)]
    public void Status_0x1b_is_a_record_that_is_not_aligned_to_64_bytes_and_is_in_swerror(ulong offset)
    {
        using var bench = AnalyticsBench.Running();
        var page = bench.Map(4096);
        bench.Post(AnalyticsDescriptors.NoOp(page + offset));
        bench.Settle();
        ExpectInSwError(0x1b, bench);
        Assert.All(bench.Read(page, 4096), static value => Assert.Equal(0, value));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2048)]
    [InlineData(4097)]
    [InlineData(12288)]
    [Produces(AnalyticsStatus.AddressMisaligned)]
    public void Status_0x1c_is_a_stride_that_is_no_power_of_two_from_4096_on(uint stride)
    {
        using var bench = AnalyticsBench.Running();
        var fetch = AnalyticsDescriptors.Fetch(bench.Map(64), 64, bench.Map(64)) with { UseStride = true, RegionStride = stride };
        Expect(0x1c, bench.Run(fetch));
    }

    [Fact]
    public void Status_0x1d_is_privilege_without_privileged_mode_and_is_in_swerror()
    {
        using var bench = new Bench(profile: DeviceProfile.Iaa20);
        bench.Device.Configuration.PrivilegedModeEnable = false;
        bench.Configure();
        bench.Enable();
        bench.Enqueue(AnalyticsDescriptors.NoOp(bench.Map(64)) with { Privileged = true });
        bench.Settle();
        ExpectInSwError(0x1d, bench);
    }

    [Theory]
    [InlineData(AnalyticsFlags.None, 0x01)]
    [InlineData(AnalyticsFlags.Source1TrafficClass, 0x1E)]
    [InlineData(AnalyticsFlags.CompletionTrafficClass, 0x1E)]
    [Produces(AnalyticsStatus.TrafficClassInvalid)]
    public void Status_0x1e_is_a_traffic_class_that_no_channel_carries(AnalyticsFlags selector, byte expected)
    {
        using var bench = new Bench(profile: DeviceProfile.Iaa20);
        bench.Configure();
        bench.Bar.GrpCfg[0].Flags.Write(bench.Bar.GrpCfg[0].Flags.Read().WithTrafficClassA(0).WithTrafficClassB(5));
        bench.Device.Configuration.TrafficClasses = 1;
        bench.Enable();
        var crc = AnalyticsDescriptors.Crc64(bench.Map(64), 64, bench.Map(64));
        Expect(expected, bench.Run(crc with { Flags = crc.Flags | selector }));
    }

    [Fact]
    [Produces(AnalyticsStatus.ReadbackPageFault)]
    public void Status_0x1f_is_a_page_fault_on_a_readback_of_a_drain()
    {
        using var bench = AnalyticsBench.Running();
        var record = bench.Run(AnalyticsDescriptors.Drain(bench.Map(64)) with { Readback2Valid = true, ReadbackAddress2 = 64 });
        Expect(0x1f, record);
        Assert.Equal((64ul, Operand.Source2), (record.FaultAddress, record.FaultOperand));
    }

    [Theory]
    [InlineData(0x20, false)]
    [InlineData(0x21, true)]
    [Produces(AnalyticsStatus.ReadError)]
    [Produces(AnalyticsStatus.WriteError)]
    public void Status_0x20_and_0x21_are_accesses_that_fail_without_address_translation(byte expected, bool isWrite)
    {
        using var bench = new Bench(profile: DeviceProfile.Iaa10);
        bench.Device.Configuration.AtsEnable = false;
        bench.Configure();
        bench.Enable();
        var memory = bench.Map(8192);
        bench.Memory.Evict(isWrite ? memory + 4096 : memory);
        Expect(expected, bench.Run(AnalyticsDescriptors.Move(memory, memory + 4096, 64, bench.Map(64))));
    }

    [Theory]
    [InlineData(0x22, PageResponse.ResponseFailure)]
    [InlineData(0x23, PageResponse.TimedOut)]
    [Produces(AnalyticsStatus.TranslationError)]
    [Produces(AnalyticsStatus.PageRequestTimeout)]
    [Produces(ErrorCode.PageRequestTimeout)]
    public void Status_0x22_and_0x23_are_page_requests_without_answer_and_are_in_swerror_too(byte expected, PageResponse response)
    {
        using var bench = AnalyticsBench.Blocking(out var requests);
        var record = RunEvicted(bench, requests, response);
        Expect(expected, record);
        Assert.Equal(0ul, record.FaultAddress);
        var error = bench.Bar.SwError.Read();
        Assert.Equal(((ErrorCode)expected, true, Opcode.Crc64), (error.Error, error.DescriptorValid, error.Operation));
    }

    [Theory]
    [InlineData(1, 0x0002)]
    [InlineData(0, 0x0001)]
    [InlineData(10, 0x0400)]
    [InlineData(13, 0x2000)]
    [Produces(AnalyticsStatus.InvalidCompressFlags)]
    public void Status_0x30_is_a_flag_of_crc64_that_is_reserved_or_needs_decompression(int bit, uint mask)
    {
        using var bench = AnalyticsBench.Running();
        var valid = AnalyticsCheckTests.Valid(bench, Opcode.Crc64);
        var record = bench.Run(AnalyticsCheckTests.Flip(valid, (8 * 38) + bit));
        Expect(0x30, record);
        Assert.Equal(mask, record.InvalidFlags);
    }

    [Fact]
    [Produces(AnalyticsStatus.InvalidFilterFlags)]
    public void Status_0x31_is_a_polynomial_of_0()
    {
        using var bench = AnalyticsBench.Running();
        Expect(0x31, bench.Run(AnalyticsDescriptors.Crc64(bench.Map(64), 64, bench.Map(64), polynomial: 0)));
    }

    private static IEnumerable<Opcode> Announced(Bench bench) =>
        Enumerable.Range(0, byte.MaxValue + 1).Select(static code => (Opcode)code).Where(bench.Bar.OpCap.Read().HasOperation);

    private static void Expect(byte status, in AnalyticsCompletionRecord record) => Assert.Equal(status, (byte)record.Status);

    private static void ExpectInSwError(byte code, Bench bench)
    {
        var error = bench.Bar.SwError.Read();
        Assert.Equal((true, code), (error.Valid, (byte)error.Error));
        Assert.Equal(0, bench.RecordsStored);
    }

    private static AnalyticsCompletionRecord RunEvicted(Bench bench, AnalyticsFlags flags)
    {
        using (bench)
        {
            return bench.Run(Evicted(bench, flags));
        }
    }

    private static AnalyticsCompletionRecord RunEvicted(Bench bench, AnalyticsBench.HeldPageRequests requests, PageResponse response)
    {
        var crc = Evicted(bench, AnalyticsFlags.BlockOnFault);
        Assert.Equal(AnalyticsStatus.None, bench.Run(crc).Status);
        requests.Answer(response);
        bench.Settle();
        return bench.AnalyticsRecord(crc.CompletionAddress);
    }

    private static Crc64Descriptor Evicted(Bench bench, AnalyticsFlags flags)
    {
        var source = bench.Map(64);
        bench.Memory.Evict(source);
        return AnalyticsDescriptors.Crc64(source, 64, bench.Map(64)) with { Flags = AnalyticsDescriptors.Recorded | flags };
    }
}
