using Dsa.Platform.Tracing;

namespace Dsa.Cli.Reporting;

/// <summary>Passes events on until that fails: a full disk must not end the simulation in the middle of a register access.</summary>
/// <param name="inner">Writes the events.</param>
internal sealed class FirstErrorSink(ITraceSink inner) : ITraceSink
{
    /// <summary>What went wrong, or null.</summary>
    public Exception? Error { get; private set; }

    /// <inheritdoc/>
    public void Append(in TraceEvent traceEvent)
    {
        if (Error is not null)
        {
            return;
        }

        try
        {
            inner.Append(in traceEvent);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Error = exception;
        }
    }
}
