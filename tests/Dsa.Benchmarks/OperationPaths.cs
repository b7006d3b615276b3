using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using Dsa.Bindings;
using Dsa.Device.Profiles;

namespace Dsa.Benchmarks;

/// <summary>
/// Operations that have no data path of their own, or go through lists, from descriptor to completion record on DSA 3.0, against a
/// plain copy of as many bytes. Blocks of lists have 1 KiB, the most that Gather Reduce takes, or a quarter of 256 bytes.
/// </summary>
/// <remarks>Inter-domain operations are those of one domain once their entry is looked up, and Cache Flush moves nothing.</remarks>
public class OperationPaths
{
    private const int MaxBlockBytes = 1024;
    private const int ElementBytes = sizeof(float);
    private const DescriptorFlags Flags = DescriptorFlags.CompletionAddressValid | DescriptorFlags.RequestCompletionRecord;

    private BenchedProgram _program = null!;
    private byte[] _plainSource = null!;
    private byte[] _plainTarget = null!;
    private ulong _record;
    private ulong _source;
    private ulong _second;
    private ulong _target;
    private ulong _secondTarget;
    private ulong _list;

    [Params(256, 4 << 10, 64 << 10, 1 << 20)]
    public int Bytes { get; set; }

    private int BlockBytes => Math.Min(MaxBlockBytes, Bytes / 4);

    private uint Blocks => (uint)(Bytes / BlockBytes);

    private uint BlockElements => (uint)(BlockBytes / ElementBytes);

    private uint Elements => (uint)(Bytes / ElementBytes);

    [GlobalSetup]
    public void Open()
    {
        _program = new BenchedProgram(part: DeviceProfile.Dsa30);
        var numbers = new float[Elements];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = 1 + ((i % 1000) / 1000f);
        }

        _plainSource = MemoryMarshal.AsBytes(numbers.AsSpan()).ToArray();
        _plainTarget = new byte[Bytes];
        _record = _program.Map(4096);
        _source = _program.Map(Bytes);
        _second = _program.Map(Bytes);
        _target = _program.Map(Bytes);
        _secondTarget = _program.Map(Bytes);
        _list = _program.Map((int)Blocks * sizeof(ulong));
        _program.Write(_source, _plainSource);
        _program.Write(_second, _plainSource);

        // From the last block to the first.
        var offsets = new ulong[Blocks];
        for (var i = 0; i < offsets.Length; i++)
        {
            offsets[i] = (ulong)((offsets.Length - 1 - i) * BlockBytes);
        }

        _program.Write(_list, MemoryMarshal.AsBytes(offsets.AsSpan()));
    }

    [GlobalCleanup]
    public void Close() => _program.Dispose();

    [Benchmark(Baseline = true)]
    public void Plain_copy() => _plainSource.AsSpan().CopyTo(_plainTarget);

    [Benchmark]
    public void Gather_copy() => Run(new GatherCopyDescriptor
    {
        Flags = Flags, CompletionAddress = _record, SourceList = _list, Destination = _target, TransferSize = (uint)Bytes,
        ElementCount = BlockElements, DataType = DataType.Fp32, ListSize = Blocks, BaseAddress = _source, ListFormat = SglFormat.Offset64,
    });

    [Benchmark]
    public void Scatter_copy() => Run(new ScatterCopyDescriptor
    {
        Flags = Flags, CompletionAddress = _record, Source = _source, DestinationList = _list, TransferSize = (uint)Bytes,
        ElementCount = BlockElements, DataType = DataType.Fp32, ListSize = Blocks, BaseAddress = _target, ListFormat = SglFormat.Offset64,
    });

    [Benchmark]
    public void Scatter_fill() => Run(new ScatterFillDescriptor
    {
        Flags = Flags, CompletionAddress = _record, Pattern = 0x0123456789ABCDEF, DestinationList = _list, TransferSize = (uint)Bytes,
        ElementCount = BlockElements, DataType = DataType.Fp32, ListSize = Blocks, BaseAddress = _target, ListFormat = SglFormat.Offset64,
    });

    [Benchmark]
    public void Gather_reduce() => Run(new GatherReduceDescriptor
    {
        Flags = Flags, CompletionAddress = _record, SourceList = _list, Destination = _target, ElementCount = BlockElements,
        InputType = DataType.Fp32, OutputType = DataType.Fp32, ComputeType = ComputeType.Add,
        ListSize = Blocks, BaseAddress = _source, ListFormat = SglFormat.Offset64,
    });

    [Benchmark]
    public void Type_conversion() => Run(new TypeConversionDescriptor
    {
        Flags = Flags, CompletionAddress = _record, Source = _source, Destination = _target, ElementCount = Elements,
        InputType = DataType.Fp32, OutputType = DataType.Bf16,
    });

    [Benchmark]
    public void Reduce() => Run(new ReduceDescriptor
    {
        Flags = Flags, CompletionAddress = _record, Source1 = _source, Source2 = _second, Destination = _target, ElementCount = Elements,
        InputType = DataType.Fp32, OutputType = DataType.Fp32, ComputeType = ComputeType.Add,
    });

    [Benchmark]
    public void Reduce_with_dualcast() => Run(new ReduceDualcastDescriptor
    {
        Flags = Flags, CompletionAddress = _record, Source1 = _source, Source2 = _second, Destination1 = _target,
        Destination2 = _secondTarget, ElementCount = Elements,
        InputType = DataType.Fp32, OutputType = DataType.Fp32, ComputeType = ComputeType.Add,
    });

    [Benchmark]
    public void Cache_flush() => Run(new CacheFlushDescriptor
    {
        Flags = Flags, CompletionAddress = _record, Destination = _target, TransferSize = (uint)Bytes,
    });

    private void Run(in WorkDescriptor descriptor)
    {
        _program.Clear(_record);
        _program.Dedicated.Submit(in descriptor);
        var status = _program.Await(_record);
        if (status != CompletionStatus.Success)
        {
            throw new InvalidOperationException(status.ToString());
        }
    }
}
