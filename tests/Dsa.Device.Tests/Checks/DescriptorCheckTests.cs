using System.Runtime.InteropServices;
using Dsa.Device.Profiles;
using Dsa.Device.Tests.Outcomes;

namespace Dsa.Device.Tests.Checks;

public sealed class DescriptorCheckTests
{
    private const DescriptorFlags Durable = DescriptorFlags.CacheControl3;
    private const DescriptorFlags ReadBack = DescriptorFlags.CacheControl3 | DescriptorFlags.CacheControl2;

    private static readonly Opcode[] s_operations =
    [
        Opcode.NoOp, Opcode.Batch, Opcode.Drain, Opcode.MemMove, Opcode.Fill, Opcode.Compare, Opcode.ComparePattern,
        Opcode.CreateDelta, Opcode.ApplyDelta, Opcode.Dualcast, Opcode.TranslationFetch, Opcode.CrcGeneration, Opcode.CopyCrc,
        Opcode.DifCheck, Opcode.DifInsert, Opcode.DifStrip, Opcode.DifUpdate, Opcode.DixGenerate, Opcode.CacheFlush,
    ];

    public static TheoryData<Opcode> Operations => [.. s_operations];

    [Fact]
    public void The_profile_announces_exactly_the_operations_of_the_model()
    {
        using var bench = new Bench();
        var announced = Enumerable.Range(0, 256).Select(static code => (Opcode)code).Where(code => bench.Bar.OpCap.Read().HasOperation(code));
        Assert.Equal(s_operations, announced);
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public void Every_flag_that_the_definition_does_not_allow_is_status_0x11_with_that_flag(Opcode opcode)
    {
        using var bench = Bench.Running();
        var allowed = (DescriptorFlags)WorkDescriptorRules.For((ulong)opcode)!.AllowedFlags;
        for (var bit = 0; bit < 24; bit++)
        {
            var flag = (DescriptorFlags)(1u << bit);
            if ((allowed & flag) == 0)
            {
                Expect(bench, Valid(bench, opcode), d => d with { Flags = d.Flags | flag }, flag);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public void Every_required_flag_that_is_missing_is_status_0x11_with_that_flag(Opcode opcode)
    {
        using var bench = Bench.Running();
        var required = (DescriptorFlags)WorkDescriptorRules.For((ulong)opcode)!.RequiredFlags & ~DescriptorFlags.CompletionAddressValid;
        for (var bit = 0; bit < 24; bit++)
        {
            var flag = (DescriptorFlags)(1u << bit);
            if ((required & flag) != 0)
            {
                Expect(bench, Valid(bench, opcode), d => d with { Flags = d.Flags & ~flag }, flag);
            }
        }
    }

    [Theory]
    [InlineData(Opcode.MemMove, DescriptorFlags.Fence)]
    [InlineData(Opcode.MemMove, DescriptorFlags.BlockOnFault)]
    [InlineData(Opcode.MemMove, DescriptorFlags.CacheControl3)]
    [InlineData(Opcode.MemMove, DescriptorFlags.RequestCompletionInterrupt)]
    [InlineData(Opcode.Drain, DescriptorFlags.Address1TrafficClass)]
    [InlineData(Opcode.Drain, DescriptorFlags.Address2TrafficClass)]
    [InlineData(Opcode.CrcGeneration, DescriptorFlags.Address3TrafficClass)]
    [InlineData(Opcode.CopyCrc, DescriptorFlags.Address3TrafficClass)]
    [InlineData(Opcode.CacheFlush, DescriptorFlags.CacheControl1)]
    [InlineData(Opcode.CacheFlush, DescriptorFlags.CacheControl3)]
    [Produces(CompletionStatus.InvalidFlags)]
    public void Conditionally_reserved_flags_are_status_0x11(Opcode opcode, DescriptorFlags flag)
    {
        using var bench = Bench.Running();
        Expect(bench, Valid(bench, opcode), d => d with { Flags = d.Flags | flag }, flag);
    }

    [Theory]
    [InlineData(DescriptorFlags.CacheControl1)]
    [InlineData(DescriptorFlags.CacheControl2)]
    [InlineData(DescriptorFlags.StrictOrdering)]
    [InlineData(DescriptorFlags.Address1TrafficClass | DescriptorFlags.Address2TrafficClass)]
    [InlineData(DescriptorFlags.CompletionTrafficClass)]
    public void Hints_that_the_device_has_are_no_error(DescriptorFlags flags)
    {
        using var bench = Bench.Running();
        var descriptor = Valid(bench, Opcode.MemMove);
        Assert.Equal(CompletionStatus.Success, bench.Run(descriptor with { Flags = descriptor.Flags | flags }).Status);
    }

    [Theory]
    [InlineData(2u, true, true, DescriptorFlags.CacheControl2, CompletionStatus.Success)]
    [InlineData(2u, true, true, Durable, CompletionStatus.InvalidFlags)]
    [InlineData(2u, true, true, ReadBack, CompletionStatus.InvalidFlags)]
    [InlineData(3u, false, false, Durable, CompletionStatus.InvalidFlags)]
    [InlineData(3u, false, false, ReadBack, CompletionStatus.InvalidFlags)]
    [InlineData(3u, true, false, Durable, CompletionStatus.Success)]
    [InlineData(3u, true, false, ReadBack, CompletionStatus.InvalidFlags)]
    [InlineData(3u, false, true, Durable, CompletionStatus.InvalidFlags)]
    [InlineData(3u, false, true, ReadBack, CompletionStatus.Success)]
    [InlineData(3u, false, true, DescriptorFlags.CacheControl2, CompletionStatus.Success)]
    [InlineData(3u, true, true, Durable, CompletionStatus.Success)]
    [InlineData(3u, true, true, ReadBack, CompletionStatus.Success)]
    public void The_third_cache_control_needs_what_it_stands_for_together_with_the_second(
        uint major, bool hasDurableWrite, bool hasReadback, DescriptorFlags flags, CompletionStatus expected)
    {
        var part = major < 3 ? DeviceProfile.Dsa20 : DeviceProfile.Dsa30;
        var general = part.Capabilities.GenCap.WithDurableWrite(hasDurableWrite).WithDestinationReadback(hasReadback);
        using var bench = Bench.Running(profile: part with { Capabilities = part.Capabilities with { GenCap = general } });
        var move = Valid(bench, Opcode.MemMove);
        Assert.Equal(expected, bench.Run(move with { Flags = move.Flags | flags }).Status);
    }

    [Theory]
    [InlineData(false, CompletionStatus.Success)]
    [InlineData(true, CompletionStatus.InvalidFlags)]
    public void Strict_ordering_is_reserved_where_a_part_has_none_for_memory(bool isLimited, CompletionStatus expected)
    {
        var part = DeviceProfile.Dsa30;
        var general = part.Capabilities.GenCap.WithStrictOrderingExceptMemory(isLimited);
        using var bench = Bench.Running(profile: part with { Capabilities = part.Capabilities with { GenCap = general } });
        var move = Valid(bench, Opcode.MemMove);
        var record = (InvalidFlagsRecord)bench.Run(move with { Flags = move.Flags | DescriptorFlags.StrictOrdering });
        Assert.Equal((expected, isLimited ? DescriptorFlags.StrictOrdering : DescriptorFlags.None), (record.Status, record.InvalidFlags));
    }

    [Fact]
    public void Flags_of_features_that_a_part_lacks_are_status_0x11()
    {
        var capabilities = DeviceProfile.Dsa20.Capabilities;
        var general = capabilities.GenCap
            .WithCacheControlMemory(false).WithDestinationReadback(false).WithFill16(false)
            .WithCrc64(false).WithDrainReadback(false).WithBatchContinuation(false);
        using var bench = Bench.Running(profile: DeviceProfile.Dsa20 with { Capabilities = capabilities with { GenCap = general } });
        var move = Valid(bench, Opcode.MemMove);
        var fill = (FillDescriptor)Valid(bench, Opcode.Fill) with { Pattern16 = true };
        var crc = (CrcDescriptor)Valid(bench, Opcode.CrcGeneration) with { Crc64 = true };
        var copy = (CopyCrcDescriptor)Valid(bench, Opcode.CopyCrc) with { Crc64 = true };
        var fetch = (TranslationFetchDescriptor)Valid(bench, Opcode.TranslationFetch) with { UseStride = true, RegionStride = 4096 };
        var drain = (DrainDescriptor)Valid(bench, Opcode.Drain) with { Readback2Valid = true };
        var batch = (BatchDescriptor)Valid(bench, Opcode.Batch) with { BatchError = true };
        Assert.All(
            new WorkDescriptor[]
            {
                move with { Flags = move.Flags | DescriptorFlags.CacheControl1 },
                move with { Flags = move.Flags | DescriptorFlags.CacheControl2 },
                fill, crc, copy, fetch, drain, batch,
            },
            descriptor => Assert.Equal(CompletionStatus.InvalidFlags, bench.Run(descriptor).Status));
    }

    [Theory]
    [MemberData(nameof(Operations))]
    [Produces(CompletionStatus.NonZeroReserved)]
    public void Every_reserved_bit_of_the_definition_is_status_0x12(Opcode opcode)
    {
        using var bench = Bench.Running();
        var reserved = WorkDescriptorRules.For((ulong)opcode)!.ReservedMask;
        for (var bit = 0; bit < 512; bit++)
        {
            if ((reserved[bit / 64] >> (bit % 64) & 1) != 0)
            {
                var record = bench.Run(Flip(Valid(bench, opcode), bit));
                Assert.True(record.Status == CompletionStatus.NonZeroReserved, $"bit {bit}: {record.Status}");
            }
        }
    }

    [Fact]
    public void Members_that_a_flag_switches_off_must_be_zero()
    {
        using var bench = Bench.Running();
        Assert.All(
            new WorkDescriptor[]
            {
                (FillDescriptor)Valid(bench, Opcode.Fill) with { PatternUpper = 1 },
                (DrainDescriptor)Valid(bench, Opcode.Drain) with { ReadbackAddress1 = 64 },
                (DrainDescriptor)Valid(bench, Opcode.Drain) with { ReadbackAddress2 = 64 },
                (CrcDescriptor)Valid(bench, Opcode.CrcGeneration) with { SeedAddress = 64 },
                (CrcDescriptor)Valid(bench, Opcode.CrcGeneration) with { Seed = 1UL << 32 },
                (CopyCrcDescriptor)Valid(bench, Opcode.CopyCrc) with { SeedAddress = 64 },
                (CopyCrcDescriptor)Valid(bench, Opcode.CopyCrc) with { Seed = 1UL << 32 },
                (CopyCrcDescriptor)Valid(bench, Opcode.CopyCrc) with { ReadSeed = true, SeedAddress = bench.Map(64), Seed = 1 },
                (TranslationFetchDescriptor)Valid(bench, Opcode.TranslationFetch) with { RegionStride = 4096 },
                (CrcDescriptor)Valid(bench, Opcode.CrcGeneration) with { ReadSeed = true, SeedAddress = bench.Map(64), Seed = 1 },
                Valid(bench, Opcode.NoOp) with { InterruptHandle = 1 },
            },
            descriptor => Assert.Equal(CompletionStatus.NonZeroReserved, bench.Run(descriptor).Status));
    }

    [Fact]
    [Produces(CompletionStatus.OverlappingBuffers)]
    public void Overlap_is_status_0x16_where_it_is_not_supported()
    {
        var capabilities = DeviceProfile.Dsa20.Capabilities;
        var profile = DeviceProfile.Dsa20 with { Capabilities = capabilities with { GenCap = capabilities.GenCap.WithOverlapCopy(false) } };
        using var bench = Bench.Running(profile: profile);
        var memory = bench.Map(8192);
        Assert.Equal(CompletionStatus.OverlappingBuffers, bench.Run(Descriptors.Move(memory, memory + 63, 64, bench.Map(4096))).Status);
        Assert.Equal(CompletionStatus.OverlappingBuffers, bench.Run(Descriptors.Move(memory + 63, memory, 64, bench.Map(4096))).Status);
        Assert.Equal(CompletionStatus.Success, bench.Run(Descriptors.Move(memory, memory + 64, 64, bench.Map(4096))).Status);
    }

    [Fact]
    public void Operations_outside_the_mask_of_the_queue_are_status_0x10()
    {
        using var bench = new Bench();
        bench.Configure();
        bench.Bar.WqCfg[0].OpCfg.Write(bench.Bar.WqCfg[0].OpCfg.Read().WithOperation(Opcode.Fill, false));
        bench.Enable();
        Assert.Equal(CompletionStatus.UnsupportedOpcode, bench.Run(Valid(bench, Opcode.Fill)).Status);
        Assert.Equal(CompletionStatus.Success, bench.Run(Valid(bench, Opcode.MemMove)).Status);
    }

    [Fact]
    [Produces(CompletionStatus.UnsupportedOpcode)]
    public void Unknown_operations_are_status_0x10()
    {
        using var bench = Bench.Running();
        foreach (var code in Enumerable.Range(0, 256).Select(static code => (Opcode)code).Except(s_operations))
        {
            var record = bench.Run(((WorkDescriptor)Descriptors.NoOp(bench.Map(32))) with { Opcode = code });
            Assert.Equal(CompletionStatus.UnsupportedOpcode, record.Status);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(31)]
    [Produces(ErrorCode.CompletionMisaligned)]
    public void A_misaligned_record_address_is_0x1b_in_swerror_and_no_record(ulong offset)
    {
        using var bench = Bench.Running();
        var record = bench.Map(4096);
        bench.Post(Descriptors.NoOp(record + offset));
        bench.Settle();
        Assert.Equal(ErrorCode.CompletionMisaligned, bench.Bar.SwError.Read().Error);
        Assert.All(bench.Read(record, 128), static value => Assert.Equal(0, value));
    }

    [Fact]
    [Produces(ErrorCode.PrivilegeInvalid)]
    public void Privilege_without_privileged_mode_is_0x1d_in_swerror_and_no_record()
    {
        using var bench = new Bench();
        bench.Device.Configuration.PrivilegedModeEnable = false;
        bench.Configure();
        bench.Enable();
        var record = bench.Map(4096);
        bench.Enqueue((WorkDescriptor)Descriptors.NoOp(record) with { Privileged = true });
        bench.Settle();
        var error = bench.Bar.SwError.Read();
        Assert.Equal(ErrorCode.PrivilegeInvalid, error.Error);
        Assert.True(error.Privileged);
        Assert.Equal(1u, error.WorkQueue);
        Assert.Equal(CompletionStatus.None, bench.Record(record).Status);
    }

    [Fact]
    public void Privilege_with_privileged_mode_is_no_error()
    {
        using var bench = Bench.Running();
        var record = bench.Map(4096);
        bench.Enqueue((WorkDescriptor)Descriptors.NoOp(record) with { Privileged = true });
        bench.Settle();
        Assert.Equal(CompletionStatus.Success, bench.Record(record).Status);
    }

    /// <summary>A descriptor of an operation that succeeds, of 64 bytes or one block of zeros.</summary>
    internal static WorkDescriptor Valid(Bench bench, Opcode opcode)
    {
        var memory = bench.Map(4096);
        var record = bench.Map(4096);
        WorkDescriptor move = Descriptors.Move(memory, memory + 1024, 64, record);
        return opcode switch
        {
            Opcode.NoOp => Descriptors.NoOp(record),
            Opcode.Batch => Descriptors.Batch(memory, 2, record),
            Opcode.Drain => Descriptors.Drain(record),
            Opcode.MemMove or Opcode.Compare => move with { Opcode = opcode },
            Opcode.Fill => Descriptors.Fill(memory, 64, 1, record),
            Opcode.ComparePattern => Descriptors.ComparePattern(memory, 64, 0, record),
            Opcode.CreateDelta => Descriptors.CreateDelta(memory, memory + 1024, 64, memory + 2048, 80, record),
            Opcode.ApplyDelta => Descriptors.ApplyDelta(memory, 10, memory + 1024, 64, record),
            Opcode.Dualcast => Descriptors.Dualcast(memory + 1024, memory, bench.Map(4096), 64, record),
            Opcode.TranslationFetch => Descriptors.TranslationFetch(memory, 64, record),
            Opcode.CrcGeneration => Descriptors.Crc(memory, 64, record),
            Opcode.CopyCrc => Descriptors.CopyCrc(memory, memory + 1024, 64, record),
            Opcode.CacheFlush => Descriptors.CacheFlush(memory, 64, record),
            _ => Block(move with { Opcode = opcode }),
        };
    }

    /// <summary>Fixed tags of 0 are those of a block of zeros, whose guard is 0, too.</summary>
    private static WorkDescriptor Block(WorkDescriptor descriptor)
    {
        var move = (MemMoveDescriptor)descriptor;
        return descriptor.Opcode == Opcode.DifCheck
            ? move with { Destination = 0, TransferSize = 520 }
            : move with { TransferSize = descriptor.Opcode is Opcode.DifInsert or Opcode.DixGenerate ? 512u : 520u };
    }

    private static WorkDescriptor Flip(WorkDescriptor descriptor, int bit)
    {
        var bytes = MemoryMarshal.AsBytes(new Span<WorkDescriptor>(ref descriptor));
        bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        return descriptor;
    }

    private static void Expect(Bench bench, WorkDescriptor valid, Func<WorkDescriptor, WorkDescriptor> change, DescriptorFlags flag)
    {
        var record = (InvalidFlagsRecord)bench.Run(change(valid));
        Assert.True(record.Status == CompletionStatus.InvalidFlags, $"{flag.NameOf()}: {record.Status.NameOf()}");
        Assert.Equal(flag, record.InvalidFlags);
    }
}
