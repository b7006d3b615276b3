using System.Runtime.InteropServices;
using Dsa.Device.Tests.Operations;

namespace Dsa.Device.Tests.Checks;

/// <summary>Each single fault in a descriptor of the operations on numbers and lists has its status.</summary>
public sealed class NumberCheckTests
{
    public static TheoryData<Opcode> Operations => [.. ThirdGeneration.Operations];

    [Theory]
    [MemberData(nameof(Operations))]
    public void A_valid_descriptor_passes(Opcode opcode)
    {
        using var bench = ThirdGeneration.Running();
        Assert.Equal(CompletionStatus.Success, bench.Run(ThirdGeneration.Valid(bench, opcode)).Status);
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public void Flags_that_the_part_does_not_have_for_the_operation_are_status_0x11(Opcode opcode)
    {
        using var bench = ThirdGeneration.Running();
        var allowed = (DescriptorFlags)WorkDescriptorRules.For((ulong)opcode)!.AllowedFlags;
        var valid = ThirdGeneration.Valid(bench, opcode);
        var interDomain = opcode == Opcode.ReduceDualcast ? 1 : 3;
        for (var bit = 0; bit < 24; bit++)
        {
            var flag = (DescriptorFlags)(1u << bit);
            var isReserved = (allowed & flag) == 0 || (bit >= 16 && (interDomain >> (bit - 16) & 1) != 0);
            if (isReserved)
            {
                var record = (InvalidFlagsRecord)bench.Run(valid with { Flags = valid.Flags | flag });
                Assert.Equal((CompletionStatus.InvalidFlags, flag), (record.Status, record.InvalidFlags));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public void Every_reserved_bit_of_the_definition_is_status_0x12(Opcode opcode)
    {
        using var bench = ThirdGeneration.Running();
        var reserved = WorkDescriptorRules.For((ulong)opcode)!.ReservedMask;
        var valid = ThirdGeneration.Valid(bench, opcode);
        for (var bit = 0; bit < 512; bit++)
        {
            if ((reserved[bit / 64] >> (bit % 64) & 1) != 0)
            {
                var descriptor = valid;
                MemoryMarshal.AsBytes(new Span<WorkDescriptor>(ref descriptor))[bit / 8] ^= (byte)(1 << (bit % 8));
                Assert.Equal(CompletionStatus.NonZeroReserved, bench.Run(descriptor).Status);
            }
        }
    }

    [Theory]
    [InlineData(Opcode.TypeConversion, 0u)]
    [InlineData(Opcode.Reduce, 0u)]
    [InlineData(Opcode.Reduce, (1u << 19) + 1)]
    [InlineData(Opcode.ReduceDualcast, uint.MaxValue)]
    public void A_count_of_elements_beyond_the_limit_is_status_0x13(Opcode opcode, uint count)
    {
        using var bench = ThirdGeneration.Running();
        var descriptor = (TypeConversionDescriptor)ThirdGeneration.Valid(bench, opcode) with { ElementCount = count };
        Assert.Equal(CompletionStatus.InvalidTransferSize, bench.Run(descriptor).Status);
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(257u)]
    public void A_block_beyond_the_limit_of_gather_reduce_is_status_0x13(uint count)
    {
        using var bench = ThirdGeneration.Running();
        var reduce = (GatherReduceDescriptor)ThirdGeneration.Valid(bench, Opcode.GatherReduce);
        Assert.Equal(CompletionStatus.Success, bench.Run(reduce with { ElementCount = 256 }).Status);
        Assert.Equal(CompletionStatus.InvalidTransferSize, bench.Run(reduce with { ElementCount = count }).Status);
    }

    [Fact]
    public void An_output_block_beyond_the_limit_of_gather_reduce_is_status_0x13()
    {
        using var bench = ThirdGeneration.Running();
        var reduce = (GatherReduceDescriptor)ThirdGeneration.Valid(bench, Opcode.GatherReduce);
        Assert.Equal(
            CompletionStatus.InvalidTransferSize, bench.Run(reduce with { ElementCount = 129, OutputType = DataType.Int64 }).Status);
    }

    [Fact]
    public void All_blocks_of_gather_reduce_beyond_the_limit_of_the_queue_are_status_0x13()
    {
        using var bench = new Bench(profile: ThirdGeneration.Profile);
        bench.Configure();
        bench.Bar.WqCfg[0].Limits.Write(new WqCfgLimits(0).WithMaxTransferShift(8).WithMaxBatchShift(5).WithMaxScatterGatherShift(4));
        bench.Enable();
        var reduce = (GatherReduceDescriptor)ThirdGeneration.Valid(bench, Opcode.GatherReduce);
        Assert.Equal(CompletionStatus.Success, bench.Run(reduce).Status);
        Assert.Equal(CompletionStatus.InvalidTransferSize, bench.Run(reduce with { ListSize = 5 }).Status);
    }

    [Theory]
    [InlineData(Opcode.GatherCopy)]
    [InlineData(Opcode.ScatterCopy)]
    [InlineData(Opcode.ScatterFill)]
    public void A_size_that_is_not_that_of_all_blocks_is_status_0x13(Opcode opcode)
    {
        using var bench = ThirdGeneration.Running();
        var copy = (GatherCopyDescriptor)ThirdGeneration.Valid(bench, opcode);
        Assert.All(
            [
                copy with { TransferSize = copy.TransferSize + 1 },
                copy with { TransferSize = 0 },
                copy with { TransferSize = 0, ElementCount = 0 },
                copy with { DataType = DataType.Int16 },
                copy with { ListSize = 3 },
                copy with { ElementCount = 1 << 20, TransferSize = 1 << 22 },
            ],
            descriptor => Assert.Equal(CompletionStatus.InvalidTransferSize, bench.Run(descriptor).Status));
    }

    [Theory]
    [InlineData(Opcode.GatherReduce)]
    [InlineData(Opcode.GatherCopy)]
    [InlineData(Opcode.ScatterCopy)]
    [InlineData(Opcode.ScatterFill)]
    public void A_list_of_no_entries_or_too_many_is_status_0x14(Opcode opcode)
    {
        using var bench = ThirdGeneration.Running();
        var descriptor = (GatherReduceDescriptor)ThirdGeneration.Valid(bench, opcode);
        Assert.Equal(CompletionStatus.InvalidDescriptorCount, bench.Run(descriptor with { ListSize = 0 }).Status);
        Assert.Equal(
            CompletionStatus.InvalidDescriptorCount, bench.Run(descriptor with { ListSize = ThirdGeneration.MaxListEntries + 1 }).Status);
    }

    [Theory]
    [InlineData(Opcode.GatherReduce)]
    [InlineData(Opcode.GatherCopy)]
    [InlineData(Opcode.ScatterCopy)]
    [InlineData(Opcode.ScatterFill)]
    public void A_format_of_lists_that_the_part_does_not_have_is_status_0x15(Opcode opcode)
    {
        var profile = ThirdGeneration.With(static capabilities => capabilities with
        {
            DsaCap0 = capabilities.DsaCap0.WithScatterGatherFormats(SglFormat.Index32, false),
        });
        using var bench = ThirdGeneration.Running(profile);
        var descriptor = (GatherReduceDescriptor)ThirdGeneration.Valid(bench, opcode);
        Assert.All(
            [0, 2, 4, 15],
            code => Assert.Equal(
                CompletionStatus.InvalidFieldValue, bench.Run(descriptor with { ListFormat = (SglFormat)code }).Status));
        Assert.Equal(CompletionStatus.Success, bench.Run(descriptor with { ListFormat = SglFormat.Index64 }).Status);
    }

    [Theory]
    [InlineData(Opcode.GatherCopy)]
    [InlineData(Opcode.ScatterCopy)]
    [InlineData(Opcode.ScatterFill)]
    public void A_type_of_blocks_that_the_part_does_not_have_is_status_0x15(Opcode opcode)
    {
        var profile = ThirdGeneration.With(static capabilities => capabilities with
        {
            DsaCap1 = capabilities.DsaCap1.WithDataTypes(DataType.Fp8E4M3, false),
        });
        using var bench = ThirdGeneration.Running(profile);
        var descriptor = (GatherCopyDescriptor)ThirdGeneration.Valid(bench, opcode);
        Assert.All(
            [5, 10, 15],
            code => Assert.Equal(CompletionStatus.InvalidFieldValue, bench.Run(descriptor with { DataType = (DataType)code }).Status));
        Assert.Equal(CompletionStatus.Success, bench.Run(descriptor with { DataType = DataType.Fp8E5M2 }).Status);
    }

    [Fact]
    public void A_destination_on_the_list_is_status_0x16()
    {
        using var bench = ThirdGeneration.Running();
        var copy = (GatherCopyDescriptor)ThirdGeneration.Valid(bench, Opcode.GatherCopy);
        Assert.Equal(CompletionStatus.OverlappingBuffers, bench.Run(copy with { Destination = copy.SourceList + 31 }).Status);
        Assert.Equal(CompletionStatus.OverlappingBuffers, bench.Run(copy with { Destination = copy.SourceList - 255 }).Status);
        Assert.Equal(CompletionStatus.Success, bench.Run(copy with { Destination = copy.SourceList + 32 }).Status);
    }

    [Theory]
    [InlineData(Opcode.TypeConversion)]
    [InlineData(Opcode.Reduce)]
    [InlineData(Opcode.ReduceDualcast)]
    public void Buffers_that_overlap_and_are_not_the_same_are_status_0x16(Opcode opcode)
    {
        using var bench = ThirdGeneration.Running();
        var valid = ThirdGeneration.Valid(bench, opcode);
        Assert.All(Overlapping(valid), descriptor => Assert.Equal(CompletionStatus.OverlappingBuffers, bench.Run(descriptor).Status));
        Assert.All(Same(valid), descriptor => Assert.Equal(CompletionStatus.Success, bench.Run(descriptor).Status));
    }

    [Theory]
    [InlineData(Opcode.TypeConversion)]
    [InlineData(Opcode.Reduce)]
    [InlineData(Opcode.ReduceDualcast)]
    [InlineData(Opcode.GatherReduce)]
    public void A_misaligned_buffer_is_status_0x1c(Opcode opcode)
    {
        using var bench = ThirdGeneration.Running();
        var valid = ThirdGeneration.Valid(bench, opcode);
        Assert.All(Misaligned(valid), descriptor => Assert.Equal(CompletionStatus.AddressMisaligned, bench.Run(descriptor).Status));
    }

    [Fact]
    public void Destinations_that_lie_differently_in_their_pages_are_status_0x17()
    {
        using var bench = ThirdGeneration.Running();
        var reduce = (ReduceDualcastDescriptor)ThirdGeneration.Valid(bench, Opcode.ReduceDualcast);
        Assert.Equal(CompletionStatus.DualcastMisaligned, bench.Run(reduce with { Destination2 = reduce.Destination2 + 64 }).Status);
        Assert.Equal(
            CompletionStatus.Success,
            bench.Run(reduce with { Destination1 = reduce.Destination1 + 64, Destination2 = reduce.Destination2 + 64 }).Status);
    }

    private static IEnumerable<WorkDescriptor> Overlapping(WorkDescriptor valid)
    {
        if (valid.Opcode == Opcode.TypeConversion)
        {
            var conversion = (TypeConversionDescriptor)valid;
            yield return conversion with { Destination = conversion.Source + 62 };
            yield return conversion with { Destination = conversion.Source - 30 };
            yield return conversion with { Destination = conversion.Source };
            yield return conversion with { Destination = conversion.Source + 4, OutputType = conversion.InputType };
            yield break;
        }

        var reduce = (ReduceDescriptor)valid;
        if (valid.Opcode == Opcode.ReduceDualcast)
        {
            var dualcast = (ReduceDualcastDescriptor)valid;
            yield return dualcast with { Destination2 = dualcast.Destination1 };
            yield return dualcast with { Source2 = dualcast.Destination2 + 60 };
            yield return dualcast with { Source1 = dualcast.Destination2 - 60 };
        }

        yield return reduce with { Source1 = reduce.Destination + 60 };
        yield return reduce with { Source2 = reduce.Destination - 60 };
        yield return reduce with { Source2 = reduce.Destination, OutputType = DataType.Int16 };
    }

    private static IEnumerable<WorkDescriptor> Same(WorkDescriptor valid)
    {
        if (valid.Opcode == Opcode.TypeConversion)
        {
            var conversion = (TypeConversionDescriptor)valid;
            yield return conversion with { Destination = conversion.Source, OutputType = conversion.InputType };
            yield return conversion with { Destination = conversion.Source + 64 };
            yield break;
        }

        var reduce = (ReduceDescriptor)valid;
        yield return reduce with { Source1 = reduce.Destination };
        yield return reduce with { Source1 = reduce.Destination, Source2 = reduce.Destination };
        yield return reduce with { Source2 = reduce.Source1 + 4 };
        if (valid.Opcode == Opcode.ReduceDualcast)
        {
            yield return (ReduceDualcastDescriptor)valid with { Source2 = ((ReduceDualcastDescriptor)valid).Destination2 };
        }
    }

    private static IEnumerable<WorkDescriptor> Misaligned(WorkDescriptor valid)
    {
        switch (valid.Opcode)
        {
            case Opcode.TypeConversion:
                var conversion = (TypeConversionDescriptor)valid;
                yield return conversion with { Source = conversion.Source + 2 };
                yield return conversion with { Destination = conversion.Destination + 1 };
                break;
            case Opcode.GatherReduce:
                var gather = (GatherReduceDescriptor)valid;
                yield return gather with { Destination = gather.Destination + 2 };
                break;
            default:
                var reduce = (ReduceDescriptor)valid;
                yield return reduce with { Source1 = reduce.Source1 + 1 };
                yield return reduce with { Source2 = reduce.Source2 + 2 };
                yield return reduce with { Destination = reduce.Destination + 2 };
                break;
        }
    }
}
