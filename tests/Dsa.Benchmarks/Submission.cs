using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using Dsa.Bindings;

namespace Dsa.Benchmarks;

/// <summary>From the store to the portal until the completion record is there, through both kinds of queue. A figure is for one descriptor.</summary>
public class Submission
{
    private const int CopyBytes = 4096;
    private const int BatchedDescriptors = 32;
    private const DescriptorFlags Flags = DescriptorFlags.CompletionAddressValid | DescriptorFlags.RequestCompletionRecord;

    private BenchedProgram _program = null!;
    private ulong _record;
    private WorkDescriptor _noOp;
    private WorkDescriptor _move;
    private WorkDescriptor _batch;

    /// <summary>Whether an idle engine works in the thread that submits, or on one of its own.</summary>
    [Params(true, false)]
    public bool Inline { get; set; }

    [GlobalSetup]
    public void Open()
    {
        _program = new BenchedProgram(Inline);
        _record = _program.Map(CopyBytes);
        _noOp = new NoOpDescriptor { Flags = Flags, CompletionAddress = _record };
        _move = new MemMoveDescriptor
        {
            Flags = Flags,
            CompletionAddress = _record,
            Source = _program.Map(CopyBytes),
            Destination = _program.Map(CopyBytes),
            TransferSize = CopyBytes,
        };
        var members = new WorkDescriptor[BatchedDescriptors];
        for (var i = 0; i < members.Length; i++)
        {
            members[i] = new NoOpDescriptor { Flags = Flags, CompletionAddress = _record + (ulong)((i + 1) * CompletionRecord.SizeBytes) };
        }

        var list = _program.Map(CopyBytes);
        _program.Write(list, MemoryMarshal.AsBytes(members.AsSpan()));
        _batch = new BatchDescriptor { Flags = Flags, CompletionAddress = _record, DescriptorListAddress = list, DescriptorCount = BatchedDescriptors };
    }

    [GlobalCleanup]
    public void Close() => _program.Dispose();

    [Benchmark(Baseline = true)]
    public CompletionStatus Dedicated_no_op() => Post(_noOp);

    [Benchmark]
    public CompletionStatus Shared_no_op() => Enqueue(_noOp);

    [Benchmark(OperationsPerInvoke = BatchedDescriptors)]
    public CompletionStatus Batched_no_op() => Post(_batch);

    [Benchmark]
    public CompletionStatus Dedicated_move_4_KiB() => Post(_move);

    [Benchmark]
    public CompletionStatus Shared_move_4_KiB() => Enqueue(_move);

    private CompletionStatus Post(in WorkDescriptor descriptor)
    {
        _program.Clear(_record);
        _program.Dedicated.Submit(in descriptor);
        return _program.Await(_record);
    }

    private CompletionStatus Enqueue(in WorkDescriptor descriptor)
    {
        _program.Clear(_record);
        _program.Shared.Submit(in descriptor, retries: 1000);
        return _program.Await(_record);
    }
}
