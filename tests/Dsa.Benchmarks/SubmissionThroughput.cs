using System.Globalization;
using BenchmarkDotNet.Attributes;
using Dsa.Bindings;
using Dsa.Bindings.Portals;
using Dsa.Cli.Run;
using Dsa.Driver.CharacterDevices;
using Dsa.Platform.Kernel;
using Dsa.Platform.Processor;
using Dsa.Platform.Scheduling;

namespace Dsa.Benchmarks;

/// <summary>No-ops through a shared queue: how many a second, with one submitter and with many. A figure is for one descriptor.</summary>
public class SubmissionThroughput
{
    // So many that starting the threads does not count.
    internal const int Descriptors = 512 * 1024;

    private RealTimeScheduler _scheduler = null!;
    private Workbench _bench = null!;
    private SimulatedProcess _process = null!;
    private UserQueueFile _file = null!;
    private UserPort[] _ports = null!;
    private ulong[] _records = null!;

    /// <summary>Threads that submit, each one descriptor after the other.</summary>
    [Params(1, 2, 4, 16, 64)]
    public int Submitters { get; set; }

    [GlobalSetup]
    public void Open()
    {
        _scheduler = new RealTimeScheduler();
        _bench = new Workbench(_scheduler, null, DefaultConfiguration.Read(sharedEntries: 64));
        _bench.BringUp();
        _process = _bench.Kernel.CreateProcess("benchmark");
        _file = _bench.UserQueues[1].CharacterDevice!.Open(_process, out _)!;
        var portal = _file.MapPortal(_process, out _)!.Value;
        _ports = [.. Enumerable.Range(0, Submitters).Select(i => new UserPort(_process.CreateThread(i.ToString(CultureInfo.InvariantCulture)), portal))];
        _records = [.. Enumerable.Range(0, Submitters).Select(_ => _process.Memory.Map(4096, populate: true))];
    }

    [GlobalCleanup]
    public void Close()
    {
        _bench.Dispose();
        _scheduler.Dispose();
    }

    [Benchmark(OperationsPerInvoke = Descriptors)]
    public void Shared_no_ops()
    {
        var threads = new Thread[Submitters];
        for (var i = 0; i < threads.Length; i++)
        {
            var index = i;
            threads[i] = new Thread(() => Submit(_ports[index], _records[index]));
            threads[i].Start();
        }

        foreach (var thread in threads)
        {
            thread.Join();
        }
    }

    private void Submit(UserPort port, ulong record)
    {
        WorkDescriptor descriptor = new NoOpDescriptor
        {
            Flags = DescriptorFlags.CompletionAddressValid | DescriptorFlags.RequestCompletionRecord,
            CompletionAddress = record,
        };
        var portal = new SharedPortal<UserPort>(port);
        for (var i = 0; i < Descriptors / Submitters; i++)
        {
            while (portal.Submit(in descriptor) != SubmitResult.Accepted)
            {
                Thread.Yield();
            }
        }
    }
}
