using BenchmarkDotNet.Attributes;
using Dsa.Device.Operations.Crc;

namespace Dsa.Benchmarks.Kernels;

/// <summary>CRCs, alone and while copying, against copying first.</summary>
public class CrcKernels : KernelBenchmark
{
    private readonly CrcEngine _castagnoli = CrcEngine.For(CrcPolynomial.Of(32, 0x1EDC6F41, isHighBitFirst: false));
    private readonly CrcEngine _rocksoft = CrcEngine.For(CrcPolynomial.Of(64, 0xAD93D23594C93659, isHighBitFirst: false));
    private readonly CrcEngine _t10 = CrcEngine.For(CrcPolynomial.Of(16, 0x8BB7, isHighBitFirst: true));

    [Benchmark(Baseline = true)]
    public ulong Copy_then_castagnoli()
    {
        Source.CopyTo(Target);
        return _castagnoli.Update(0, Target);
    }

    [Benchmark]
    public ulong Castagnoli_while_copying() => _castagnoli.CopyAndUpdate(0, Source, Target);

    [Benchmark]
    public ulong T10_while_copying() => _t10.CopyAndUpdate(0, Source, Target);

    [Benchmark]
    public ulong Castagnoli() => _castagnoli.Update(0, Source);

    [Benchmark]
    public ulong Rocksoft() => _rocksoft.Update(0, Source);

    [Benchmark]
    public ulong T10() => _t10.Update(0, Source);

    [Benchmark]
    public void Copy() => Source.CopyTo(Target);
}
