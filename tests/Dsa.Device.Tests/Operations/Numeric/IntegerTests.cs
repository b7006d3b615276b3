using Dsa.Device.Operations.Numeric;
using Xunit.Abstractions;

namespace Dsa.Device.Tests.Operations.Numeric;

/// <summary>Integers: all pairs of bytes, random ones of the larger types, against whole numbers without end.</summary>
public sealed class IntegerTests(ITestOutputHelper output)
{
    private static readonly DataType[] s_types = [DataType.Int8, DataType.Int16, DataType.Int32, DataType.Int64];
    private static readonly ComputeType[] s_operations = Enum.GetValues<ComputeType>();

    public static TheoryData<DataType, bool> Outputs
    {
        get
        {
            var data = new TheoryData<DataType, bool>();
            foreach (var type in s_types)
            {
                data.Add(type, false);
                data.Add(type, true);
            }

            return data;
        }
    }

    public static TheoryData<ulong> Seeds => Soak.Soak.Seeds;

    [Theory]
    [MemberData(nameof(Outputs))]
    public void Every_pair_of_bytes_is_computed_exactly(DataType destination, bool isSigned)
    {
        ulong[] left = [.. Enumerable.Range(0, 65536).Select(static i => (ulong)i >> 8)];
        ulong[] right = [.. Enumerable.Range(0, 65536).Select(static i => (ulong)i & 0xFF)];
        foreach (var type in s_operations)
        {
            // In a short run each operation has two of the combinations of flags.
            foreach (var computation in Modes(DataType.Int8, destination, type, isSigned)
                .Where((_, flags) => Soak.Soak.Scale > 1 || (flags + (int)type) % 4 == 0))
            {
                new KernelRun(computation).CheckCombination(left, right, (x, y) => CombineBytes(computation, x, y));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Outputs))]
    public void Every_number_of_two_bytes_converts_exactly(DataType destination, bool isSigned)
    {
        ulong[] all = [.. Enumerable.Range(0, 65536).Select(static i => (ulong)i)];
        foreach (var computation in Modes(DataType.Int16, destination, default, isSigned).Where(static mode => !mode.NegatesSecond))
        {
            new KernelRun(computation).CheckConversion(all, bits => ReferenceInteger.Convert(computation, bits));
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Random_numbers_of_all_types_are_computed_exactly(ulong seed)
    {
        output.WriteLine($"seed {seed}");
        var random = new Random((int)(seed ^ (seed >> 32)));
        for (var round = 0; round < 300 * Soak.Soak.Scale; round++)
        {
            var modes = Modes(Pick(random, s_types), Pick(random, s_types), Pick(random, s_operations), random.Next(2) == 0);
            var computation = Pick(random, [.. modes]);
            var run = new KernelRun(computation);
            var left = Samples(random, computation.Input);
            var right = Samples(random, computation.Input);
            run.CheckConversion(left, bits => ReferenceInteger.Convert(computation, bits));
            run.CheckCombination(left, right, (x, y) => ReferenceInteger.Combine(computation, x, y));
            if (!computation.NegatesSecond)
            {
                run.CheckAccumulation(Samples(random, computation.Output), left, (x, y) => ReferenceInteger.Accumulate(computation, x, y));
            }
        }
    }

    private static T Pick<T>(Random random, T[] choices) => choices[random.Next(choices.Length)];

    private static ulong[] Samples(Random random, DataType type)
    {
        var bits = type.ElementBytes() * 8;
        var samples = new ulong[131];
        foreach (ref var sample in samples.AsSpan())
        {
            var number = (ulong)random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64);
            sample = random.Next(4) switch
            {
                0 => (1UL << (bits - 1)) + number % 3 - 1,
                1 => 0 - (number % 4),
                _ => number,
            } & (ulong.MaxValue >> (64 - bits));
        }

        return samples;
    }

    /// <summary>Bytes, whose results 64 bits hold.</summary>
    private static (ulong Bits, ComputeResult Result) CombineBytes(in Computation computation, ulong first, ulong second)
    {
        var left = (computation.IsSigned ? (sbyte)first : (long)first) * (computation.NegatesFirst ? -1 : 1);
        var right = (computation.IsSigned ? (sbyte)second : (long)second) * (computation.NegatesSecond ? -1 : 1);
        var number = computation.Type switch
        {
            ComputeType.Add => left + right,
            ComputeType.And => left & right,
            ComputeType.Or => left | right,
            ComputeType.Xor => left ^ right,
            ComputeType.Min => Math.Min(left, right),
            _ => Math.Max(left, right),
        };
        var width = computation.Output.ElementBytes() * 8;
        var largest = computation.IsSigned || width == 64 ? long.MaxValue >> (64 - width) : (1L << width) - 1;
        var smallest = computation.IsSigned ? -largest - 1 : 0;
        var fitting = Math.Clamp(number, smallest, largest);
        var bits = (ulong)(computation.Saturates ? fitting : number) & (ulong.MaxValue >> (64 - width));
        return (bits, fitting == number ? ComputeResult.None : ComputeResult.Overflow);
    }

    private static IEnumerable<Computation> Modes(DataType input, DataType destination, ComputeType type, bool isSigned) =>
        from flags in Enumerable.Range(0, 8)
        select new Computation
        {
            Input = input,
            Output = destination,
            Type = type,
            IsSigned = isSigned,
            Saturates = (flags & 1) != 0,
            NegatesFirst = (flags & 2) != 0,
            NegatesSecond = (flags & 4) != 0,
        };
}
