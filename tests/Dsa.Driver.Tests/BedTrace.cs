using Dsa.Platform.Tracing;

namespace Dsa.Driver.Tests;

/// <summary>Keeps all events, and can be made to throw in whoever appends one.</summary>
internal sealed class BedTrace : ITraceSink
{
    private readonly MemoryTraceSink _kept = new();

    public IReadOnlyList<TraceEvent> Events => _kept.Events;

    /// <summary>The kind of event that is refused with an exception.</summary>
    public TraceKind? Refused { get; set; }

    public void Append(in TraceEvent traceEvent)
    {
        if (traceEvent.Kind == Refused)
        {
            throw new InvalidOperationException($"{traceEvent.Kind} is refused.");
        }

        _kept.Append(traceEvent);
    }

    public void Clear() => _kept.Clear();
}
