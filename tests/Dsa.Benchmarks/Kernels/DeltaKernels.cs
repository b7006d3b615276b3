using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
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

    /// <summary>What Create of different data reads and writes, and nothing else: two sources, and a record a quarter longer.</summary>
    [Benchmark]
    public void Traffic_of_different_data()
    {
        for (var place = 0; place < Bytes; place += MaxBytes)
        {
            var end = Math.Min(Bytes, place + MaxBytes);
            MixLines(Source[place..end], SecondTarget[place..end], Record);
        }
    }

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

    private static void MixLines(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<byte> record)
    {
        ref var one = ref MemoryMarshal.GetReference(first);
        ref var two = ref MemoryMarshal.GetReference(second);
        ref var entries = ref MemoryMarshal.GetReference(record);
        nuint entry = 0;
        for (nuint place = 0; place < (nuint)first.Length; place += (nuint)Vector512<byte>.Count)
        {
            var mixed = Vector512.LoadUnsafe(ref one, place) ^ Vector512.LoadUnsafe(ref two, place);
            mixed.StoreUnsafe(ref entries, entry);
            mixed.GetLower().GetLower().StoreUnsafe(ref entries, entry + (nuint)Vector512<byte>.Count);
            entry += (nuint)(Vector512<byte>.Count + Vector128<byte>.Count);
        }
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
