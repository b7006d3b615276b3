using Microsoft.Extensions.Logging;

namespace Dsa.Cli.Vdev;

/// <summary>What a server tells, for who asked for it: in another process.</summary>
/// <param name="least">What is not less important is told.</param>
/// <param name="told">Takes it.</param>
internal sealed class RelayedLog(LogLevel least, Action<VdevAnswer> told) : ILogger
{
    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel >= least && logLevel != LogLevel.None;

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            told(new VdevAnswer { Told = formatter(state, exception), Level = logLevel });
        }
    }
}
