using System.Collections.Concurrent;
using System.Globalization;
using Dsa.Bindings.Portals;
using Dsa.Cli.Reporting;
using Dsa.Host;
using Dsa.Platform.Tracing;

namespace Dsa.Cli.Exec;

/// <summary>Counts, from the trace, what queues were given and what devices did.</summary>
/// <param name="inner">Takes the trace as well, or null.</param>
internal sealed class QueueStatistics(ITraceSink? inner) : ITraceSink
{
    // Four pages of portals a queue: two for the kernel, two for programs.
    private const int PortalBytesPerQueue = 4 * 4096;

    private readonly ConcurrentDictionary<(string Device, int Queue), (long Accepted, long Refused)> _queues = [];
    private readonly ConcurrentDictionary<(string Device, TraceKind Kind), long> _events = [];

    /// <inheritdoc/>
    public void Append(in TraceEvent traceEvent)
    {
        inner?.Append(in traceEvent);
        var (device, kind) = (traceEvent.Device, traceEvent.Kind);
        if (kind is TraceKind.Posted or TraceKind.NonPosted)
        {
            var isRefused = kind == TraceKind.NonPosted && traceEvent.Value != (ulong)SubmitResult.Accepted;
            _queues.AddOrUpdate(
                (device, traceEvent.OffsetBytes / PortalBytesPerQueue),
                isRefused ? (0, 1) : (1, 0),
                (_, counts) => isRefused ? counts with { Refused = counts.Refused + 1 } : counts with { Accepted = counts.Accepted + 1 });
        }
        else
        {
            _events.AddOrUpdate((device, kind), 1, static (_, count) => count + 1);
        }
    }

    /// <summary>Writes a line for each queue that was given something, and one for each device.</summary>
    public void Write(HostMachine machine, TextWriter writer)
    {
        foreach (var device in machine.Driver.Devices)
        {
            foreach (var ((_, queue), counts) in _queues.Where(one => one.Key.Device == device.Name).OrderBy(static one => one.Key.Queue))
            {
                writer.WriteLine($"{device.WorkQueues[queue].Path}: {Quantity.Of(counts.Accepted, "descriptor")}, {Quantity.Of(counts.Refused, "retry", "retries")}");
            }

            foreach (var queue in machine.FaultCounts.Where(one => one.Device == device.Name).GroupBy(static one => one.Queue))
            {
                var counts = queue.Select(static one => string.Create(CultureInfo.InvariantCulture, $"{one.Count} {one.Fault}"));
                writer.WriteLine($"{device.WorkQueues[queue.Key].Path}: injected {string.Join(", ", counts)}");
            }

            writer.WriteLine($"{device.Name}: {Count(device.Name, TraceKind.Record, "record")}, {Count(device.Name, TraceKind.Fault, "fault")}, {Count(device.Name, TraceKind.Interrupt, "interrupt")}");
        }
    }

    private string Count(string device, TraceKind kind, string what) => Quantity.Of(_events.GetValueOrDefault((device, kind)), what);
}
