using Dsa.Device.Operations.Numeric;
using Dsa.Device.Tests.Soak;
using Xunit.Abstractions;

namespace Dsa.Device.Tests.Operations.Numeric;

/// <summary>Every number of the small types, and the hard ones of the large types, in every mode.</summary>
public sealed class FloatConversionTests(ITestOutputHelper output)
{
    private static readonly RoundingMode[] s_modes = Enum.GetValues<RoundingMode>();

    private static int Samples => 1024 * Soak.Soak.Scale;

    public static TheoryData<DataType, DataType> SmallPairs => Select(static type => type.ElementBytes() <= sizeof(ushort));

    public static TheoryData<DataType, DataType, ulong> LargePairs
    {
        get
        {
            var data = new TheoryData<DataType, DataType, ulong>();
            foreach (var (input, output) in ReferenceFormat.Pairs.Where(static pair => pair.Input.ElementBytes() > sizeof(ushort)))
            {
                foreach (ulong seed in Soak.Soak.Seeds)
                {
                    data.Add(input, output, seed);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(SmallPairs))]
    public void Every_number_converts_as_division_does(DataType input, DataType destination)
    {
        var samples = FloatSamples.All(input);
        foreach (var computation in Modes(input, destination))
        {
            new KernelRun(computation).CheckConversion(samples, bits => DoubleReference.Convert(computation, bits));
        }
    }

    [Theory]
    [MemberData(nameof(LargePairs))]
    public void Random_numbers_convert_as_exact_arithmetic_does(DataType input, DataType destination, ulong seed)
    {
        output.WriteLine($"seed {seed}");
        var random = new Random((int)(seed ^ (seed >> 32)));
        var samples = FloatSamples.Random(random, input, Samples);
        if (destination.ElementBytes() < input.ElementBytes())
        {
            samples = [.. samples, .. FloatSamples.Between(random, input, destination, Samples)];
        }

        foreach (var computation in Modes(input, destination))
        {
            new KernelRun(computation).CheckConversion(samples, bits => ReferenceFloat.Convert(computation, bits));
        }
    }

    [Theory]
    [MemberData(nameof(SmallPairs))]
    public void Both_references_agree(DataType input, DataType destination)
    {
        var samples = FloatSamples.Random(new Random(5), input, 400);
        foreach (var computation in Modes(input, destination))
        {
            Assert.All(samples, bits => Assert.Equal(ReferenceFloat.Convert(computation, bits), DoubleReference.Convert(computation, bits)));
        }
    }

    [Fact]
    public void The_processor_rounds_single_precision_to_half_the_same()
    {
        var random = new Random(6);
        ulong[] samples =
        [
            .. FloatSamples.Random(random, DataType.Fp32, 20_000),
            .. FloatSamples.Between(random, DataType.Fp32, DataType.Fp16, 20_000),
        ];
        Check(DataType.Fp32, DataType.Fp16, samples, static bits =>
            BitConverter.HalfToUInt16Bits((Half)BitConverter.UInt32BitsToSingle((uint)bits)));
    }

    [Fact]
    public void The_processor_rounds_double_precision_to_single_the_same()
    {
        var random = new Random(7);
        ulong[] samples =
        [
            .. FloatSamples.Random(random, DataType.Fp64, 20_000),
            .. FloatSamples.Between(random, DataType.Fp64, DataType.Fp32, 20_000),
        ];
        Check(DataType.Fp64, DataType.Fp32, samples, static bits =>
            BitConverter.SingleToUInt32Bits((float)BitConverter.UInt64BitsToDouble(bits)));
    }

    [Fact]
    public void The_processor_widens_every_half_the_same() =>
        Check(DataType.Fp16, DataType.Fp32, FloatSamples.All(DataType.Fp16), static bits =>
            BitConverter.SingleToUInt32Bits((float)BitConverter.UInt16BitsToHalf((ushort)bits)));

    [Fact]
    public void A_brain_float_is_the_upper_half_of_a_single() =>
        Check(DataType.Bf16, DataType.Fp32, FloatSamples.All(DataType.Bf16), static bits =>
        {
            // What signals becomes quiet.
            var single = (uint)bits << 16;
            return float.IsNaN(BitConverter.UInt32BitsToSingle(single)) ? single | 0x400000 : single;
        });

    [Theory]
    [InlineData(0x43E00000, 0x7E, 0)] // 448, the largest number
    [InlineData(0x43E80000, 0x7E, 0)] // 464, in the middle, goes to the even one
    [InlineData(0x43E80001, 0x7F, (int)ComputeResult.Overflow)]
    [InlineData(0x7F800000, 0x7F, (int)ComputeResult.Invalid)] // infinity, of which there is none
    [InlineData(0xFF800000, 0xFF, (int)ComputeResult.Invalid)]
    [InlineData(0x7FC00000, 0x7F, (int)ComputeResult.Invalid)]
    [InlineData(0x3A800000, 0x00, (int)ComputeResult.Underflow)] // half of the smallest denormal
    [InlineData(0x3B000000, 0x01, 0)] // the smallest denormal, exactly
    public void E4M3_ends_where_it_should(uint single, byte expected, int result)
    {
        var kernel = new NumericKernel(new Computation { Input = DataType.Fp32, Output = DataType.Fp8E4M3 });
        var converted = new byte[1];
        Assert.Equal((ComputeResult)result, kernel.Convert(BitConverter.GetBytes(single), converted));
        Assert.Equal(expected, converted[0]);
    }

    private static void Check(DataType input, DataType output, ulong[] samples, Func<ulong, ulong> processor)
    {
        var computation = new Computation { Input = input, Output = output };
        new KernelRun(computation).CheckConversion(
            samples, bits => (processor(bits), ReferenceFloat.Convert(computation, bits).Result));
    }

    private static TheoryData<DataType, DataType> Select(Func<DataType, bool> isWanted)
    {
        var data = new TheoryData<DataType, DataType>();
        foreach (var (input, output) in ReferenceFormat.Pairs.Where(pair => isWanted(pair.Input)))
        {
            data.Add(input, output);
        }

        return data;
    }

    /// <summary>All modes; in a short run each rounding with half of the flags.</summary>
    private static IEnumerable<Computation> Modes(DataType input, DataType output) =>
        from mode in s_modes
        from flags in Enumerable.Range(0, 8)
        where Soak.Soak.Scale > 1 || flags is 0 or 7 || (int)mode == flags % 4
        select new Computation
        {
            Input = input,
            Output = output,
            Rounding = mode,
            NegatesFirst = (flags & 1) != 0,
            TakesDenormalsAsZero = (flags & 2) != 0,
            FlushesToZero = (flags & 4) != 0,
        };
}
