using Dsa.Bindings;
using Dsa.Bindings.Completion;
using Dsa.Bindings.Portals;
using Dsa.Cli.Run;
using Dsa.Device.Profiles;
using Dsa.Driver.CharacterDevices;
using Dsa.Platform.Kernel;
using Dsa.Platform.Processor;
using Dsa.Platform.Scheduling;

namespace Dsa.Benchmarks;

/// <summary>A program with a dedicated and a shared queue of a device that is up, as benchmarks use it.</summary>
internal sealed class BenchedProgram : IDisposable
{
    private readonly RealTimeScheduler _scheduler;
    private readonly Workbench _bench;
    private readonly SimulatedProcess _process;

    /// <summary>Brings a device up.</summary>
    /// <param name="enginesRunInline">Whether an idle engine works in the thread that submits.</param>
    /// <param name="part">The part that the device is; null for DSA 2.0.</param>
    public BenchedProgram(bool enginesRunInline = true, DeviceProfile? part = null)
    {
        _scheduler = new RealTimeScheduler { RunsInline = enginesRunInline };
        _bench = new Workbench(_scheduler, null, DefaultConfiguration.Read(sharedEntries: 16), part);
        _bench.BringUp();
        _process = _bench.Kernel.CreateProcess("benchmark");
        Dedicated = new DedicatedPortal<UserPort>(OpenPort(0));
        Shared = new SharedPortal<UserPort>(OpenPort(1));
    }

    public DedicatedPortal<UserPort> Dedicated { get; }

    public SharedPortal<UserPort> Shared { get; }

    public void Dispose()
    {
        _bench.Dispose();
        _scheduler.Dispose();
    }

    /// <summary>Maps memory whose frames follow each other.</summary>
    public ulong Map(int bytes) => _process.Memory.Map(bytes, populate: true);

    public void Write(ulong address, ReadOnlySpan<byte> data) => _process.Memory.CopyTo(address, data);

    /// <summary>Makes a record one that is not written yet.</summary>
    public void Clear(ulong record) => _process.Memory.CopyTo(record, stackalloc byte[1]);

    /// <summary>Waits for a record.</summary>
    public CompletionStatus Await(ulong record)
    {
        var view = new UserCompletionView(_scheduler, _process.Memory, record);
        return CompletionPoll.TryWait(view, 100_000_000, out var written) ? written.Status : throw new TimeoutException("No completion record.");
    }

    private UserPort OpenPort(int queue)
    {
        UserQueueFile file = _bench.UserQueues[queue].CharacterDevice!.Open(_process, out _)!;
        return new UserPort(_process.CreateThread($"thread {queue}"), file.MapPortal(_process, out _)!.Value);
    }
}
