using Dsa.Device.Tests.Operations;
using Dsa.Device.Tests.Operations.Numeric;

namespace Dsa.Device.Tests.Checks;

/// <summary>Types, computations and compute flags that do not go together, or that a part does not have, are status 0x15.</summary>
public sealed class ComputationCheckTests
{
    private static readonly DataType[] s_codes = [.. Enumerable.Range(0, 16).Select(static code => (DataType)code)];

    [Fact]
    public void Only_pairs_of_types_that_dsacap1_names_convert()
    {
        using var bench = ThirdGeneration.Running();
        var conversion = Conversion(bench);
        foreach (var input in s_codes)
        {
            foreach (var output in s_codes)
            {
                var isPair = (input <= DataType.Int64 && output <= DataType.Int64) || ReferenceFormat.Pairs.Contains((input, output));
                var record = bench.Run(conversion with { InputType = input, OutputType = output });
                Assert.True(IsAccepted(record) == isPair, $"{input} to {output}: {record.Status}");
            }
        }
    }

    [Fact]
    public void Each_conversion_hangs_on_a_bit_of_its_own()
    {
        var seen = new List<(DataType, DataType)>();
        for (var bit = 16; bit < 41; bit++)
        {
            var profile = ThirdGeneration.With(capabilities => capabilities with
            {
                DsaCap1 = new DsaCap1(capabilities.DsaCap1.Raw & ~(1UL << bit)),
            });
            using var bench = ThirdGeneration.Running(profile);
            var conversion = Conversion(bench);
            seen.AddRange(ReferenceFormat.Pairs.Where(
                pair => !IsAccepted(bench.Run(conversion with { InputType = pair.Input, OutputType = pair.Output }))));
        }

        Assert.Equal(ReferenceFormat.Pairs.Skip(6).OrderBy(static pair => pair), seen.OrderBy(static pair => pair));
    }

    [Theory]
    [InlineData(DataType.Int16)]
    [InlineData(DataType.Bf16)]
    public void A_type_that_the_part_does_not_have_is_status_0x15_as_input_and_as_output(DataType type)
    {
        var profile = ThirdGeneration.With(capabilities => capabilities with
        {
            DsaCap1 = capabilities.DsaCap1.WithDataTypes(type, false),
        });
        using var bench = ThirdGeneration.Running(profile);
        var wide = type == DataType.Bf16 ? DataType.Fp32 : DataType.Int32;
        var conversion = Conversion(bench);
        Assert.False(IsAccepted(bench.Run(conversion with { InputType = type, OutputType = wide })));
        Assert.False(IsAccepted(bench.Run(conversion with { InputType = wide, OutputType = type })));
        Assert.True(IsAccepted(bench.Run(conversion with { InputType = wide, OutputType = wide })));
    }

    [Theory]
    [InlineData(DataType.Int32, 0b1111_1010)]
    [InlineData(DataType.Fp32, 0b1100_0010)]
    public void Computations_that_a_type_does_not_have_are_status_0x15(DataType type, int expected)
    {
        using var bench = ThirdGeneration.Running();
        var reduce = Reduction(bench, type);
        for (var code = 0; code < 16; code++)
        {
            var isKnown = (expected >> code & 1) != 0;
            Assert.Equal(isKnown, IsAccepted(bench.Run(reduce with { ComputeType = (ComputeType)code })));
        }
    }

    [Fact]
    public void A_computation_that_the_part_does_not_have_is_status_0x15()
    {
        var profile = ThirdGeneration.With(static capabilities => capabilities with
        {
            DsaCap1 = capabilities.DsaCap1.WithComputeOperations(ComputeType.Max, false),
        });
        using var bench = ThirdGeneration.Running(profile);
        Assert.False(IsAccepted(bench.Run(Reduction(bench, DataType.Int32) with { ComputeType = ComputeType.Max })));
        Assert.True(IsAccepted(bench.Run(Reduction(bench, DataType.Int32))));
    }

    [Theory]
    [InlineData(DataType.Int32)]
    [InlineData(DataType.Fp32)]
    public void Flags_for_the_other_kind_of_numbers_are_status_0x15(DataType type)
    {
        using var bench = ThirdGeneration.Running();
        var reduce = Reduction(bench, type);
        ReduceDescriptor[] ofIntegers = [reduce with { Signed = true }, reduce with { Saturate = true }];
        ReduceDescriptor[] ofFloats =
        [
            reduce with { FlushToZero = true },
            reduce with { DenormalsAreZero = true },
            reduce with { Rounding = RoundingMode.TowardZero },
        ];
        Assert.All(ofIntegers, descriptor => Assert.Equal(type == DataType.Int32, IsAccepted(bench.Run(descriptor))));
        Assert.All(ofFloats, descriptor => Assert.Equal(type == DataType.Fp32, IsAccepted(bench.Run(descriptor))));
    }

    [Fact]
    public void Rounding_modes_that_do_not_exist_are_status_0x15()
    {
        using var bench = ThirdGeneration.Running();
        var reduce = Reduction(bench, DataType.Fp32);
        Assert.All([4, 5, 6, 7], code => Assert.False(IsAccepted(bench.Run(reduce with { Rounding = (RoundingMode)code }))));
        Assert.All([0, 1, 2, 3], code => Assert.True(IsAccepted(bench.Run(reduce with { Rounding = (RoundingMode)code }))));
    }

    [Fact]
    public void Flags_that_the_part_does_not_have_are_status_0x15()
    {
        using var bench = ThirdGeneration.Running(ThirdGeneration.With(static capabilities => capabilities with
        {
            DsaCap2 = new DsaCap2(0).WithRoundDown(true),
        }));
        var integers = Reduction(bench, DataType.Int32);
        var floats = Reduction(bench, DataType.Fp32) with { Rounding = RoundingMode.Down };
        Assert.True(IsAccepted(bench.Run(integers)));
        Assert.True(IsAccepted(bench.Run(floats)));
        Assert.All(
            [
                integers with { NegateSource1 = true },
                integers with { NegateSource2 = true },
                integers with { Signed = true },
                integers with { Saturate = true },
                floats with { FlushToZero = true },
                floats with { DenormalsAreZero = true },
                floats with { Rounding = RoundingMode.NearestEven },
                floats with { Rounding = RoundingMode.Up },
                floats with { Rounding = RoundingMode.TowardZero },
            ],
            descriptor => Assert.False(IsAccepted(bench.Run(descriptor))));
    }

    [Fact]
    public void A_selector_without_operands_is_status_0x15_and_with_a_wrong_destination_0x12()
    {
        using var bench = ThirdGeneration.Running(ThirdGeneration.With(static capabilities => capabilities));
        var reduce = Reduction(bench, DataType.Int32) with { UseIdSelector = true };
        Assert.Equal(CompletionStatus.InvalidFieldValue, bench.Run(reduce).Status);
        Assert.Equal(
            CompletionStatus.InvalidFieldValue,
            bench.Run(reduce with { IdSelector = new IdSelector { Source1 = (IdptHandleChoice)3 } }).Status);
        Assert.Equal(
            CompletionStatus.NonZeroReserved,
            bench.Run(reduce with { IdSelector = new IdSelector { Source1 = IdptHandleChoice.Handle1, Destination2 = IdptHandleChoice.Handle1 } }).Status);
        Assert.Equal(
            CompletionStatus.NonZeroReserved,
            bench.Run(reduce with { IdSelector = new IdSelector { Source1 = IdptHandleChoice.Handle1 }, IdptHandle2 = 1 }).Status);
    }

    [Fact]
    public void A_handle_that_names_no_permission_is_status_0x29()
    {
        using var bench = ThirdGeneration.Running(ThirdGeneration.With(static capabilities => capabilities));
        Assert.All(
            new WorkDescriptor[]
            {
                Conversion(bench) with { UseAlternateSource = true },
                Conversion(bench) with { UseAlternateDestination = true, DestinationIdptHandle = 7 },
                Reduction(bench, DataType.Int32) with { UseIdSelector = true, IdSelector = new IdSelector { Source2 = IdptHandleChoice.Handle2 } },
            },
            descriptor => Assert.Equal(CompletionStatus.InvalidIdptHandle, bench.Run(descriptor).Status));
    }

    private static TypeConversionDescriptor Conversion(Bench bench) =>
        (TypeConversionDescriptor)ThirdGeneration.Valid(bench, Opcode.TypeConversion);

    private static ReduceDescriptor Reduction(Bench bench, DataType type) =>
        (ReduceDescriptor)ThirdGeneration.Valid(bench, Opcode.Reduce) with { InputType = type, OutputType = type };

    private static bool IsAccepted(in CompletionRecord record)
    {
        Assert.True(record.Status is CompletionStatus.Success or CompletionStatus.InvalidFieldValue);
        return record.Status == CompletionStatus.Success;
    }
}
