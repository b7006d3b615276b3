using BenchmarkDotNet.Attributes;
using Dsa.Device.Operations.Patterns;

namespace Dsa.Benchmarks.Kernels;

/// <summary>A pattern of 16 bytes against the framework's fill of one byte.</summary>
public class FillKernels : KernelBenchmark
{
    [Benchmark(Baseline = true)]
    public void Framework() => Target.Fill(0x5A);

    [Benchmark]
    public void Pattern() => new BytePattern(0x0123456789ABCDEF, 0xFEDCBA9876543210).Fill(Target, 5);
}
