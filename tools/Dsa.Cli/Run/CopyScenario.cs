using Dsa.Bindings;
using Dsa.Platform.Scheduling;
using Dsa.Cli.Reporting;
using Dsa.Platform.Tracing;

namespace Dsa.Cli.Run;

/// <summary>Two processes copy and checksum a file, one through a dedicated queue, one through a small shared queue.</summary>
internal sealed class CopyScenario : IDisposable
{
    private const int DedicatedEntries = 16;
    private const int SharedEntries = 2;
    private const int SharedLanes = 2;

    private readonly RunOptions _options;
    private readonly FileSource _source;
    private readonly IScheduler _scheduler;
    private readonly Workbench _bench;
    private readonly CopyProcess[] _processes;

    public CopyScenario(RunOptions options, FileSource source, TraceOutput? trace = null)
    {
        _options = options;
        _source = source;
        _scheduler = options.Seed is { } seed ? new SeededScheduler(seed, options.Injections) : new RealTimeScheduler(options.Injections);
        _bench = new Workbench(_scheduler, trace?.SinkFor(() => _bench!.Locator) ?? options.TraceSink);
        _processes = [new CopyProcess("mover", 1), new CopyProcess("sharer", SharedLanes)];
    }

    /// <summary>The processes, for their progress.</summary>
    public IReadOnlyList<CopyProcess> Processes => _processes;

    /// <summary>Puts names on the trace.</summary>
    public RegisterLocator Locator => _bench.Locator;

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
            Device = _bench.DeviceName,
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
            _bench.BringUp(
                new QueuePlan("dedicated", WqMode.Dedicated, DedicatedEntries),
                new QueuePlan("shared", WqMode.Shared, SharedEntries));
            var reports = new QueueReport[_processes.Length];
            ActorGroup.Run(_scheduler, [.. _processes.Select(static process => process.Name)], index =>
                reports[index] = _processes[index].Run(_bench, _bench.Device.WorkQueues[index], _source, _options));
            return reports;
        }
        finally
        {
            // Also when a process failed: the driver's threads must have ended before the machine's memory is unmapped.
            _bench.ShutDown();
        }
    }
}
