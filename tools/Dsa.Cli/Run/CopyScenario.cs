using System.Globalization;
using Dsa.Driver.WorkQueues;
using Dsa.Platform.Scheduling;
using Dsa.Cli.Reporting;
using Dsa.Platform.Tracing;

namespace Dsa.Cli.Run;

/// <summary>A process for each work queue copies and checksums a file: through a dedicated queue with one thread, through a shared one with two.</summary>
internal sealed class CopyScenario : IDisposable
{
    private const int SharedLanes = 2;

    private readonly RunOptions _options;
    private readonly FileSource _source;
    private readonly IScheduler _scheduler;
    private readonly Workbench _bench;
    private CopyProcess[] _processes = [];

    public CopyScenario(RunOptions options, FileSource source, TraceOutput? trace = null)
    {
        _options = options;
        _source = source;
        _scheduler = options.Seed is { } seed ? new SeededScheduler(seed, options.Injections) : new RealTimeScheduler(options.Injections);
        _bench = new Workbench(_scheduler, trace?.SinkFor(device => _bench!.LocatorOf(device)) ?? options.TraceSink, options.Configuration, options.Part);
    }

    /// <summary>The processes, for their progress; none until the devices are up.</summary>
    public IReadOnlyList<CopyProcess> Processes => Volatile.Read(ref _processes);

    /// <summary>Puts names on a device's trace.</summary>
    public RegisterLocator LocatorOf(string device) => _bench.LocatorOf(device);

    /// <summary>Bytes that each process has to do.</summary>
    public long TotalBytes => _source.LengthBytes;

    /// <summary>Runs it to its end.</summary>
    /// <exception cref="RunFailedException">The device or the driver did not do what was asked for.</exception>
    public RunReport Run()
    {
        IReadOnlyList<QueueReport>? queues = null;
        _scheduler.Run(() => queues = RunProcesses());
        return new RunReport
        {
            File = _source.Name,
            FileBytes = _source.LengthBytes,
            ChunkBytes = _options.ChunkBytesFor(_source.LengthBytes),
            Device = _bench.DeviceNames,
            Seed = _options.Seed,
            Queues = queues!,
        };
    }

    public void Dispose()
    {
        _scheduler.Dispose();
        _bench.Dispose();
    }

    private IReadOnlyList<QueueReport> RunProcesses()
    {
        try
        {
            _bench.BringUp();
            var queues = _bench.UserQueues;
            if (queues.Count == 0)
            {
                throw new UsageException("The configuration has no queue of a DSA that a program can open; give one \"type\":\"user\".");
            }

            Volatile.Write(ref _processes, [.. queues.Select((queue, index) => new CopyProcess(NameOf(queues, index), queue.IsShared ? SharedLanes : 1))]);
            var reports = new QueueReport[queues.Count];
            ActorGroup.Run(_scheduler, [.. _processes.Select(static process => process.Name)], index =>
                reports[index] = _processes[index].Run(_bench, queues[index], _source, _options));
            return reports;
        }
        finally
        {
            // Also when a process failed: the driver's threads must have ended before the machine's memory is unmapped.
            _bench.ShutDown();
        }
    }

    private static string NameOf(IReadOnlyList<WorkQueue> queues, int index)
    {
        var kind = queues[index].IsShared ? "sharer" : "mover";
        var before = queues.Take(index).Count(queue => queue.IsShared == queues[index].IsShared);
        return before == 0 ? kind : string.Create(CultureInfo.InvariantCulture, $"{kind}{before + 1}");
    }
}
