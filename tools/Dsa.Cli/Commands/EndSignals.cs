using System.Runtime.InteropServices;

namespace Dsa.Cli.Commands;

/// <summary>Signals by which somebody asks this process to end. Disposing it leaves them to the framework again.</summary>
internal sealed class EndSignals : IDisposable
{
    private static EndSignals? s_ignored;

    private readonly PosixSignalRegistration[] _registrations;

    /// <summary>Has something done at each of some signals, which end nothing then.</summary>
    public EndSignals(Action action, params PosixSignal[] signals) =>
        _registrations = [.. signals.Select(signal => PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            action();
        }))];

    /// <summary>From now on until this process ends, signals that ask it to end change nothing: it is about to, and says what there is to say.</summary>
    public static void IgnoreUntilExit() => s_ignored ??= new(static () => { }, PosixSignal.SIGINT, PosixSignal.SIGQUIT, PosixSignal.SIGTERM, PosixSignal.SIGHUP);

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(_registrations, static one => one.Dispose());
}
