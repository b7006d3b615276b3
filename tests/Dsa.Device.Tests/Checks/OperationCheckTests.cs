using Dsa.Device.Profiles;
using Dsa.Device.Tests.Outcomes;

namespace Dsa.Device.Tests.Checks;

/// <summary>Each status that the checks of an operation give, by one mistake in a descriptor that is otherwise right.</summary>
public sealed class OperationCheckTests
{
    private const uint QueueLimit = 1 << 21;

    public static TheoryData<Opcode, uint> WrongSizes => new()
    {
        { Opcode.MemMove, 0 },
        { Opcode.MemMove, QueueLimit + 1 },
        { Opcode.Fill, 0 },
        { Opcode.Compare, uint.MaxValue },
        { Opcode.ComparePattern, 0 },
        { Opcode.ComparePattern, QueueLimit + 1 },
        { Opcode.CreateDelta, 0 },
        { Opcode.CreateDelta, 0x80008 },
        { Opcode.ApplyDelta, 0 },
        { Opcode.ApplyDelta, 0x80008 },
        { Opcode.Dualcast, 0 },
        { Opcode.Dualcast, QueueLimit + 1 },
        { Opcode.TranslationFetch, 0 },
        { Opcode.CrcGeneration, 0 },
        { Opcode.CopyCrc, 0 },
        { Opcode.CopyCrc, QueueLimit + 1 },
        { Opcode.DifCheck, 0 },
        { Opcode.DifCheck, 512 },
        { Opcode.DifInsert, 520 },
        { Opcode.DifStrip, 521 },
        { Opcode.DifUpdate, 1024 },
        { Opcode.DifUpdate, QueueLimit + 1 },
        { Opcode.DixGenerate, 513 },
        { Opcode.CacheFlush, 0 },
        { Opcode.CacheFlush, QueueLimit + 1 },
    };

    public static TheoryData<Opcode> All => DescriptorCheckTests.Operations;

    [Theory]
    [MemberData(nameof(All))]
    public void What_is_called_valid_here_succeeds(Opcode opcode)
    {
        using var bench = Bench.Running();
        if (opcode != Opcode.Batch)
        {
            Assert.Equal(CompletionStatus.Success, bench.Run(DescriptorCheckTests.Valid(bench, opcode)).Status);
        }
    }

    [Theory]
    [MemberData(nameof(WrongSizes))]
    [Produces(CompletionStatus.InvalidTransferSize)]
    public void A_size_of_zero_or_beyond_the_limit_or_not_of_whole_blocks_is_status_0x13(Opcode opcode, uint size) =>
        Expect(CompletionStatus.InvalidTransferSize, opcode, descriptor => (MemMoveDescriptor)descriptor with { TransferSize = size });

    [Fact]
    public void A_range_of_translations_beyond_the_address_space_is_status_0x13() =>
        Expect(
            CompletionStatus.InvalidTransferSize,
            Opcode.TranslationFetch,
            static descriptor => (TranslationFetchDescriptor)descriptor with { Address = ulong.MaxValue - 62 });

    [Fact]
    public void A_range_of_translations_up_to_the_end_of_the_address_space_is_right() =>
        Expect(
            CompletionStatus.PageFault,
            Opcode.TranslationFetch,
            static descriptor => (TranslationFetchDescriptor)descriptor with { Address = ulong.MaxValue - 63 });

    [Theory]
    [InlineData(79)]
    [InlineData(QueueLimit + 1)]
    [Produces(CompletionStatus.InvalidFieldValue)]
    public void A_maximum_delta_record_size_out_of_range_is_status_0x15(uint size) =>
        Expect(
            CompletionStatus.InvalidFieldValue,
            Opcode.CreateDelta,
            descriptor => (CreateDeltaDescriptor)descriptor with { MaxDeltaRecordSize = size });

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    public void A_delta_record_without_a_whole_entry_is_status_0x15(uint size) =>
        Expect(
            CompletionStatus.InvalidFieldValue,
            Opcode.ApplyDelta,
            descriptor => (ApplyDeltaDescriptor)descriptor with { DeltaRecordSize = size });

    [Theory]
    [InlineData(Opcode.CopyCrc, 1)]
    [InlineData(Opcode.CopyCrc, 63)]
    [InlineData(Opcode.CopyCrc, -63)]
    [InlineData(Opcode.CopyCrc, 0)]
    [InlineData(Opcode.DifInsert, 511)]
    [InlineData(Opcode.DifInsert, -519)]
    [InlineData(Opcode.DifStrip, 519)]
    [InlineData(Opcode.DifStrip, -511)]
    [InlineData(Opcode.DifUpdate, 519)]
    [InlineData(Opcode.DifUpdate, -519)]
    [InlineData(Opcode.DixGenerate, 504)]
    [InlineData(Opcode.DixGenerate, 0)]
    public void A_destination_that_overlaps_the_source_is_status_0x16(Opcode opcode, int distance) =>
        Expect(CompletionStatus.OverlappingBuffers, opcode, descriptor => At(descriptor, distance));

    [Theory]
    [InlineData(Opcode.CopyCrc, 64)]
    [InlineData(Opcode.DifInsert, 512)]
    [InlineData(Opcode.DifInsert, -520)]
    [InlineData(Opcode.DifStrip, 520)]
    [InlineData(Opcode.DifStrip, -512)]
    [InlineData(Opcode.DifUpdate, -520)]
    [InlineData(Opcode.DixGenerate, 512)]
    [InlineData(Opcode.DixGenerate, -8)]
    public void A_destination_that_only_touches_the_source_is_right(Opcode opcode, int distance) =>
        Expect(CompletionStatus.Success, opcode, descriptor => At(descriptor, distance));

    [Theory]
    [InlineData(1)]
    [InlineData(-63)]
    public void A_dualcast_source_that_overlaps_a_destination_is_status_0x16(int distance)
    {
        Expect(
            CompletionStatus.OverlappingBuffers,
            Opcode.Dualcast,
            descriptor => (DualcastDescriptor)descriptor with { Source = ((DualcastDescriptor)descriptor).Destination + (ulong)distance });
        Expect(
            CompletionStatus.OverlappingBuffers,
            Opcode.Dualcast,
            descriptor => (DualcastDescriptor)descriptor with { Source = ((DualcastDescriptor)descriptor).Destination2 + (ulong)distance });
    }

    [Fact]
    public void Dualcast_destinations_that_overlap_are_status_0x16() =>
        Expect(
            CompletionStatus.OverlappingBuffers,
            Opcode.Dualcast,
            static descriptor => (DualcastDescriptor)descriptor with { Destination2 = ((DualcastDescriptor)descriptor).Destination });

    [Fact]
    public void Dualcast_destinations_that_overlap_a_page_apart_are_status_0x16() =>
        Expect(
            CompletionStatus.OverlappingBuffers,
            Opcode.Dualcast,
            static descriptor => (DualcastDescriptor)descriptor with
            {
                Source = ((DualcastDescriptor)descriptor).Source + (1 << 20),
                Destination2 = ((DualcastDescriptor)descriptor).Destination + 4096,
                TransferSize = 4097,
            });

    [Theory]
    [InlineData(1)]
    [InlineData(2048)]
    [InlineData(4095)]
    [Produces(CompletionStatus.DualcastMisaligned)]
    public void Dualcast_destinations_that_differ_in_their_low_twelve_bits_are_status_0x17(ulong distance) =>
        Expect(
            CompletionStatus.DualcastMisaligned,
            Opcode.Dualcast,
            descriptor => (DualcastDescriptor)descriptor with { Destination2 = ((DualcastDescriptor)descriptor).Destination2 + distance });

    [Theory]
    [InlineData(0, -79)]
    [InlineData(0, 63)]
    [InlineData(1024, -79)]
    [InlineData(1024, 63)]
    public void A_delta_record_that_overlaps_a_source_is_status_0x16(ulong source, int distance) =>
        Expect(
            CompletionStatus.OverlappingBuffers,
            Opcode.CreateDelta,
            descriptor => (CreateDeltaDescriptor)descriptor with
            {
                DeltaRecord = ((CreateDeltaDescriptor)descriptor).Source1 + source + (ulong)distance,
            });

    [Theory]
    [InlineData(-9)]
    [InlineData(63)]
    public void A_delta_record_that_overlaps_its_destination_is_status_0x16(int distance) =>
        Expect(
            CompletionStatus.OverlappingBuffers,
            Opcode.ApplyDelta,
            descriptor => (ApplyDeltaDescriptor)descriptor with
            {
                DeltaRecord = ((ApplyDeltaDescriptor)descriptor).Destination + (ulong)distance,
            });

    [Theory]
    [InlineData(4, 0, 0)]
    [InlineData(0, 1, 0)]
    [InlineData(0, 0, 4)]
    [Produces(CompletionStatus.AddressMisaligned)]
    public void Misaligned_delta_sources_and_sizes_are_status_0x1c(ulong first, ulong second, uint size) =>
        Expect(
            CompletionStatus.AddressMisaligned,
            Opcode.CreateDelta,
            descriptor => (CreateDeltaDescriptor)descriptor with
            {
                Source1 = ((CreateDeltaDescriptor)descriptor).Source1 + first,
                Source2 = ((CreateDeltaDescriptor)descriptor).Source2 + second,
                TransferSize = 64 + size,
            });

    [Theory]
    [InlineData(4, 0)]
    [InlineData(0, 1)]
    public void A_misaligned_delta_destination_and_size_is_status_0x1c(ulong destination, uint size) =>
        Expect(
            CompletionStatus.AddressMisaligned,
            Opcode.ApplyDelta,
            descriptor => (ApplyDeltaDescriptor)descriptor with
            {
                Destination = ((ApplyDeltaDescriptor)descriptor).Destination + destination,
                TransferSize = 64 + size,
            });

    [Fact]
    public void A_misaligned_destination_of_packed_fields_is_status_0x1c() =>
        Expect(CompletionStatus.AddressMisaligned, Opcode.DixGenerate, static descriptor => At(descriptor, 1028));

    [Theory]
    [InlineData(false, 2)]
    [InlineData(true, 4)]
    public void A_misaligned_seed_is_status_0x1c(bool crc64, ulong offset)
    {
        Expect(
            CompletionStatus.AddressMisaligned,
            Opcode.CrcGeneration,
            descriptor => (CrcDescriptor)descriptor with { ReadSeed = true, Crc64 = crc64, SeedAddress = 0x10000 + offset });
        Expect(
            CompletionStatus.AddressMisaligned,
            Opcode.CopyCrc,
            descriptor => (CopyCrcDescriptor)descriptor with { ReadSeed = true, Crc64 = crc64, SeedAddress = 0x10000 + offset });
    }

    [Theory]
    [InlineData(2048, CompletionStatus.AddressMisaligned)]
    [InlineData(4097, CompletionStatus.AddressMisaligned)]
    [InlineData(12288, CompletionStatus.AddressMisaligned)]
    [InlineData(4096, CompletionStatus.Success)]
    [InlineData(1 << 30, CompletionStatus.Success)]
    public void A_stride_that_is_no_power_of_two_from_a_page_on_is_status_0x1c(uint stride, CompletionStatus status)
    {
        var capabilities = DeviceProfile.Dsa20.Capabilities;
        var profile = DeviceProfile.Dsa20 with
        {
            Capabilities = capabilities with { GenCap = capabilities.GenCap.WithTranslationFetchStride(true) },
        };
        using var bench = Bench.Running(profile: profile);
        var fetch = (TranslationFetchDescriptor)DescriptorCheckTests.Valid(bench, Opcode.TranslationFetch);
        Assert.Equal(status, bench.Run(fetch with { UseStride = true, RegionStride = stride }).Status);
    }

    [Fact]
    public void A_translation_fetch_without_translation_services_is_status_0x10()
    {
        using var bench = new Bench();
        bench.Device.Configuration.AtsEnable = false;
        bench.Configure();
        bench.Enable();
        Assert.Equal(CompletionStatus.UnsupportedOpcode, bench.Run(DescriptorCheckTests.Valid(bench, Opcode.TranslationFetch)).Status);
    }

    [Fact]
    public void A_translation_fetch_in_a_queue_without_translation_services_is_status_0x10()
    {
        using var bench = new Bench();
        bench.Configure();
        bench.Bar.WqCfg[0].Control.Write(bench.Bar.WqCfg[0].Control.Read().WithAtsDisable(true));
        bench.Enable();
        Assert.Equal(CompletionStatus.UnsupportedOpcode, bench.Run(DescriptorCheckTests.Valid(bench, Opcode.TranslationFetch)).Status);
    }

    private static WorkDescriptor At(WorkDescriptor descriptor, int distance)
    {
        // Room on both sides of the source.
        var move = (MemMoveDescriptor)descriptor;
        var source = move.Source + 1024;
        return move with { Source = source, Destination = source + (ulong)distance };
    }

    private static void Expect(CompletionStatus status, Opcode opcode, Func<WorkDescriptor, WorkDescriptor> change)
    {
        using var bench = Bench.Running();
        var changed = change(DescriptorCheckTests.Valid(bench, opcode));
        Assert.Equal(opcode, changed.Opcode);
        Assert.Equal(status, bench.Run(changed).Status);
    }
}
