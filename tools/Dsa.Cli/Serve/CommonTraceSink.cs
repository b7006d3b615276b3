using Dsa.Platform.Tracing;

namespace Dsa.Cli.Serve;

/// <summary>One trace of several machines: their events in the order in which they come here, with numbers of their own.</summary>
/// <param name="inner">Takes the trace.</param>
internal sealed class CommonTraceSink(ITraceSink inner) : ITraceSink
{
    private readonly Lock _lock = new();
    private long _sequence;

    /// <inheritdoc/>
    public void Append(in TraceEvent traceEvent)
    {
        lock (_lock)
        {
            inner.Append(traceEvent with { Sequence = _sequence++ });
        }
    }
}
