using BenchmarkDotNet.Attributes;
using Dsa.Device.Operations.Delta;

namespace Dsa.Benchmarks.Kernels;

/// <summary>Delta records against a copy. The largest transfer that a record can describe has 512 KiB; 1 MiB is two of them.</summary>
public class DeltaKernels : KernelBenchmark
{
    private const int MaxBytes = 512 * 1024;

    private byte[] _entries = [];

    [Benchmark(Baseline = true)]
    public void Copy() => Source.CopyTo(Target);

    [Benchmark]
    public int Create_of_equal_data() => Create(Target);

    [Benchmark]
    public int Create_of_different_data() => Create(SecondTarget);

    [Benchmark]
    public int Apply()
    {
        var applied = 0;
        for (var place = 0; place < Bytes; place += MaxBytes)
        {
            var part = Target[place..Math.Min(Bytes, place + MaxBytes)];
            new DeltaApplication((uint)part.Length / DeltaScan.UnitBytes).Apply(_entries, part, 0, out var bytes);
            applied += bytes;
        }

        return applied;
    }

    protected override void Prepare()
    {
        base.Prepare();
        for (var i = 0; i < Bytes; i++)
        {
            SecondTarget[i] = (byte)~Source[i];
        }

        var length = Math.Min(Bytes, MaxBytes);
        DeltaScan.Create(SecondTarget[..length], Source[..length], 0, Record, out var bytes);
        _entries = Record[..bytes].ToArray();
    }

    private int Create(ReadOnlySpan<byte> other)
    {
        var used = 0;
        for (var place = 0; place < Bytes; place += MaxBytes)
        {
            var end = Math.Min(Bytes, place + MaxBytes);
            DeltaScan.Create(Source[place..end], other[place..end], 0, Record, out var bytes);
            used += bytes;
        }

        return used;
    }
}
