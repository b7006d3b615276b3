using BenchmarkDotNet.Attributes;
using Dsa.Bindings;
using Dsa.Bindings.Completion;
using Dsa.Bindings.Portals;
using Dsa.Cli.Run;
using Dsa.Driver.CharacterDevices;
using Dsa.Platform.Kernel;
using Dsa.Platform.Processor;
using Dsa.Platform.Scheduling;

namespace Dsa.Benchmarks;

/// <summary>From the store to the portal until the completion record is there, through both kinds of queue.</summary>
public class Submission
{
    private const int CopyBytes = 4096;

    private RealTimeScheduler _scheduler = null!;
    private Workbench _bench = null!;
    private Process _process = null!;
    private ulong _record;
    private DedicatedPortal<UserPort> _dedicated;
    private SharedPortal<UserPort> _shared;
    private WorkDescriptor _noOp;
    private WorkDescriptor _move;

    [GlobalSetup]
    public void Open()
    {
        _scheduler = new RealTimeScheduler();
        _bench = new Workbench(_scheduler, null);
        _bench.BringUp(new QueuePlan("dedicated", WqMode.Dedicated, 16), new QueuePlan("shared", WqMode.Shared, 16));
        _process = _bench.Kernel.CreateProcess("benchmark");
        _dedicated = new DedicatedPortal<UserPort>(OpenPort(0));
        _shared = new SharedPortal<UserPort>(OpenPort(1));
        _record = _process.Memory.Map(CopyBytes, populate: true);
        var source = _process.Memory.Map(CopyBytes, populate: true);
        var destination = _process.Memory.Map(CopyBytes, populate: true);
        const DescriptorFlags Flags = DescriptorFlags.CompletionAddressValid | DescriptorFlags.RequestCompletionRecord;
        _noOp = new NoOpDescriptor { Flags = Flags, CompletionAddress = _record };
        _move = new MemMoveDescriptor { Flags = Flags, CompletionAddress = _record, Source = source, Destination = destination, TransferSize = CopyBytes };
    }

    [GlobalCleanup]
    public void Close()
    {
        _bench.Dispose();
        _scheduler.Dispose();
    }

    [Benchmark(Baseline = true)]
    public CompletionStatus Dedicated_no_op()
    {
        Clear();
        _dedicated.Submit(in _noOp);
        return Await();
    }

    [Benchmark]
    public CompletionStatus Shared_no_op()
    {
        Clear();
        _shared.Submit(in _noOp, retries: 1000);
        return Await();
    }

    [Benchmark]
    public CompletionStatus Dedicated_move_4_KiB()
    {
        Clear();
        _dedicated.Submit(in _move);
        return Await();
    }

    [Benchmark]
    public CompletionStatus Shared_move_4_KiB()
    {
        Clear();
        _shared.Submit(in _move, retries: 1000);
        return Await();
    }

    private UserPort OpenPort(int queue)
    {
        UserQueueFile file = _bench.Device.WorkQueues[queue].CharacterDevice!.Open(_process, out _)!;
        return new UserPort(_process.CreateThread($"thread {queue}"), file.MapPortal(_process, out _)!.Value);
    }

    private void Clear() => _process.Memory.CopyTo(_record, stackalloc byte[1]);

    private CompletionStatus Await()
    {
        var view = new UserCompletionView(_scheduler, _process.Memory, _record);
        return CompletionPoll.TryWait(view, 1_000_000, out var record) ? record.Status : throw new TimeoutException("No completion record.");
    }
}
