namespace Dsa.Platform.Tracing;

/// <summary>Takes trace events, one at a time, in order.</summary>
public interface ITraceSink
{
    /// <summary>Takes the next event. Called under the log's lock: it must be quick and must not call back.</summary>
    void Append(in TraceEvent traceEvent);
}
