using Dsa.Device.Operations.Numeric;
using Xunit.Abstractions;

namespace Dsa.Device.Tests.Operations.Numeric;

/// <summary>Sums, minima and maxima: all pairs of the 8-bit types, random ones of the others.</summary>
public sealed class FloatCombinationTests(ITestOutputHelper output)
{
    private static readonly ComputeType[] s_operations = [ComputeType.Add, ComputeType.Min, ComputeType.Max];
    private static readonly RoundingMode[] s_modes = Enum.GetValues<RoundingMode>();

    /// <summary>Numbers for each mode; a long run goes through four times as many modes.</summary>
    private static int Samples => Soak.Soak.Scale > 1 ? 128 * Soak.Soak.Scale : 512;

    public static TheoryData<DataType, DataType> BytePairs
    {
        get
        {
            var data = new TheoryData<DataType, DataType>();
            foreach (var (input, output) in ReferenceFormat.Pairs.Where(static pair => pair.Input.ElementBytes() == sizeof(byte)))
            {
                data.Add(input, output);
            }

            return data;
        }
    }

    public static TheoryData<DataType, DataType, ulong> Pairs
    {
        get
        {
            var data = new TheoryData<DataType, DataType, ulong>();
            foreach (var (input, output) in ReferenceFormat.Pairs)
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
    [MemberData(nameof(BytePairs))]
    public void Every_pair_of_bytes_gives_the_exact_result_rounded_once(DataType input, DataType destination)
    {
        var all = FloatSamples.All(input);
        ulong[] left = [.. all.SelectMany(bits => all.Select(_ => bits))];
        ulong[] right = [.. all.SelectMany(_ => all)];
        foreach (var computation in Modes(input, destination, step: Soak.Soak.Scale > 1 ? 1 : 15))
        {
            new KernelRun(computation).CheckCombination(left, right, (x, y) => DoubleReference.Combine(computation, x, y));
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Random_pairs_give_the_exact_result_rounded_once(DataType input, DataType destination, ulong seed)
    {
        output.WriteLine($"seed {seed}");
        var random = new Random((int)(seed ^ (seed >> 32)));
        foreach (var computation in Modes(input, destination, step: Soak.Soak.Scale > 1 ? 1 : 5))
        {
            var left = FloatSamples.Random(random, input, Samples);
            var right = FloatSamples.Random(random, input, Samples);
            new KernelRun(computation).CheckCombination(left, right, (x, y) => ReferenceFloat.Combine(computation, x, y));
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Random_numbers_go_into_what_was_made_before(DataType input, DataType destination, ulong seed)
    {
        output.WriteLine($"seed {seed}");
        var random = new Random((int)(seed ^ (seed >> 32)));
        foreach (var computation in Modes(input, destination, step: Soak.Soak.Scale > 1 ? 1 : 7).Where(static computation => !computation.NegatesSecond))
        {
            var accumulator = FloatSamples.Random(random, destination, Samples);
            var source = FloatSamples.Random(random, input, Samples);
            new KernelRun(computation).CheckAccumulation(accumulator, source, (x, y) => ReferenceFloat.Accumulate(computation, x, y));
        }
    }

    [Fact]
    public void The_processor_adds_doubles_the_same()
    {
        var random = new Random(8);
        var computation = new Computation { Input = DataType.Fp64, Output = DataType.Fp64, Type = ComputeType.Add };
        new KernelRun(computation).CheckCombination(
            FloatSamples.Random(random, DataType.Fp64, 20_000),
            FloatSamples.Random(random, DataType.Fp64, 20_000),
            (x, y) => IsNaN(x) || IsNaN(y)
                ? ReferenceFloat.Combine(computation, x, y)
                : (BitConverter.DoubleToUInt64Bits(BitConverter.UInt64BitsToDouble(x) + BitConverter.UInt64BitsToDouble(y)),
                    ReferenceFloat.Combine(computation, x, y).Result));
    }

    [Theory]
    [InlineData(ComputeType.Add)]
    [InlineData(ComputeType.Max)]
    public void The_destination_may_be_a_source(ComputeType type)
    {
        var random = new Random(9);
        var kernel = new NumericKernel(new Computation { Input = DataType.Bf16, Output = DataType.Bf16, Type = type });
        var left = KernelRun.Pack(FloatSamples.Random(random, DataType.Bf16, 1000), sizeof(ushort));
        var right = KernelRun.Pack(FloatSamples.Random(random, DataType.Bf16, 1000), sizeof(ushort));
        var apart = new byte[left.Length];
        var seen = kernel.Combine(left, right, apart);
        Assert.Equal(seen, kernel.Combine(left, right, right));
        Assert.Equal(apart, right);
    }

    private static bool IsNaN(ulong bits) => double.IsNaN(BitConverter.UInt64BitsToDouble(bits));

    /// <summary>All operations and roundings, each with every so many of the combinations of flags.</summary>
    private static IEnumerable<Computation> Modes(DataType input, DataType output, int step) =>
        from type in s_operations
        from mode in s_modes
        from combination in Enumerable.Range(0, 16)
        where combination % step == 0 && (step < 15 || combination == ((int)mode % 2) * step)
        where step == 1 || type == ComputeType.Add || (int)mode == combination % s_modes.Length
        select new Computation
        {
            Input = input,
            Output = output,
            Type = type,
            Rounding = mode,
            NegatesFirst = (combination & 1) != 0,
            TakesDenormalsAsZero = (combination & 2) != 0,
            FlushesToZero = (combination & 4) != 0,
            NegatesSecond = (combination & 8) != 0,
        };
}
