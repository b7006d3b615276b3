using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;

namespace Dsa.Benchmarks.Kernels;

/// <summary>A data path alone: no device, no descriptor, memory that is there.</summary>
public abstract unsafe class KernelBenchmark
{
    private const nuint PageBytes = 4096;
    private const int Buffers = 4;
    private const int Seed = 7;

    private byte* _memory;

    /// <summary>The transfer size.</summary>
    [Params(256, 4096, 64 * 1024, 1024 * 1024)]
    public int Bytes { get; set; }

    protected ReadOnlySpan<byte> Source => Buffer(0);

    /// <summary>The source, to be filled with something else than random bytes.</summary>
    protected Span<byte> SourceBytes => Buffer(0);

    protected Span<byte> Target => Buffer(1);

    protected Span<byte> SecondTarget => Buffer(2);

    /// <summary>Half as much again as the transfer size.</summary>
    protected Span<byte> Record => new(_memory + (3 * Stride), Bytes + (Bytes / 2));

    // Each buffer begins in a page of its own: never the same place of a page as another, as in a program.
    private nuint Stride => ((nuint)Bytes * 2) + PageBytes;

    [GlobalSetup]
    public void Allocate()
    {
        _memory = (byte*)NativeMemory.AlignedAlloc(Buffers * Stride, PageBytes);
        new Random(Seed).NextBytes(Buffer(0));
        Prepare();
    }

    [GlobalCleanup]
    public void Free() => NativeMemory.AlignedFree(_memory);

    /// <summary>Brings the memory into the state that is measured.</summary>
    protected virtual void Prepare() => Source.CopyTo(Target);

    private Span<byte> Buffer(int index) => new(_memory + ((nuint)index * Stride), Bytes);
}
