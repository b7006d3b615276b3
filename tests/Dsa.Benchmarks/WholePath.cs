using BenchmarkDotNet.Attributes;
using Dsa.Bindings;

namespace Dsa.Benchmarks;

/// <summary>A copy from descriptor to completion record, beside the plain function.</summary>
public class WholePath
{
    private const DescriptorFlags Flags = DescriptorFlags.CompletionAddressValid | DescriptorFlags.RequestCompletionRecord;

    private const int Seed = 7;

    private BenchedProgram _program = null!;
    private byte[] _source = null!;
    private byte[] _destination = null!;
    private ulong _record;
    private WorkDescriptor _move;

    [Params(256, 4 << 10, 64 << 10, 1 << 20)]
    public int Bytes { get; set; }

    [GlobalSetup]
    public void Open()
    {
        _program = new BenchedProgram();
        _source = new byte[Bytes];
        _destination = new byte[Bytes];
        _record = _program.Map(4096);
        var source = _program.Map(Bytes);

        // Memory that was never written is one page of zeroes, however large: reading it would measure nothing.
        new Random(Seed).NextBytes(_source);
        _program.Write(source, _source);
        _move = new MemMoveDescriptor
        {
            Flags = Flags,
            CompletionAddress = _record,
            Source = source,
            Destination = _program.Map(Bytes),
            TransferSize = (uint)Bytes,
        };
    }

    [GlobalCleanup]
    public void Close() => _program.Dispose();

    [Benchmark(Baseline = true)]
    public void Plain_copy() => _source.AsSpan().CopyTo(_destination);

    [Benchmark]
    public CompletionStatus Move()
    {
        _program.Clear(_record);
        _program.Dedicated.Submit(in _move);
        return _program.Await(_record);
    }
}
