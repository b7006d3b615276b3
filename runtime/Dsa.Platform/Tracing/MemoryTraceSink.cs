namespace Dsa.Platform.Tracing;

/// <summary>Keeps all events.</summary>
public sealed class MemoryTraceSink : ITraceSink
{
    private readonly List<TraceEvent> _events = [];

    /// <summary>The events so far. Look at them only while nothing runs.</summary>
    public IReadOnlyList<TraceEvent> Events => _events;

    /// <inheritdoc/>
    public void Append(in TraceEvent traceEvent) => _events.Add(traceEvent);

    /// <summary>Forgets the events so far.</summary>
    public void Clear() => _events.Clear();
}
