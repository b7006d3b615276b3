using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using Dsa.Device.Operations.Comparison;
using Dsa.Device.Operations.Patterns;

namespace Dsa.Benchmarks.Kernels;

/// <summary>The first difference, and a pattern, against the C library's memcmp.</summary>
public unsafe partial class CompareKernels : KernelBenchmark
{
    private const ulong Pattern = 0x0123456789ABCDEF;

    [Benchmark(Baseline = true)]
    public int Native()
    {
        fixed (byte* first = Source, second = Target)
        {
            return CompareMemory(first, second, (nuint)Bytes);
        }
    }

    [Benchmark]
    public int First_difference() => CommonPrefix.Length(Source, Target);

    [Benchmark]
    public int Compare_pattern() => new BytePattern(Pattern).MatchLength(SecondTarget, 0);

    protected override void Prepare()
    {
        base.Prepare();
        new BytePattern(Pattern).Fill(SecondTarget, 0);
    }

    [LibraryImport("libc", EntryPoint = "memcmp")]
    private static partial int CompareMemory(byte* first, byte* second, nuint bytes);
}
