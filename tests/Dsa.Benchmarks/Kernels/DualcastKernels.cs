using BenchmarkDotNet.Attributes;
using Dsa.Device.Operations.Dualcast;

namespace Dsa.Benchmarks.Kernels;

/// <summary>Two destinations at once against two copies.</summary>
public class DualcastKernels : KernelBenchmark
{
    [Benchmark(Baseline = true)]
    public void Two_copies()
    {
        Source.CopyTo(Target);
        Source.CopyTo(SecondTarget);
    }

    [Benchmark]
    public void Dualcast() => DualCopy.Copy(Source, Target, SecondTarget, DualCopy.ExceedsCache((uint)Bytes));
}
