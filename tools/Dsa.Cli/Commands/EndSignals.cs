using System.Runtime.InteropServices;

namespace Dsa.Cli.Commands;

/// <summary>Signals by which somebody asks this process to end. Disposing it leaves them to the framework again.</summary>
internal sealed class EndSignals : IDisposable
{
    private readonly PosixSignalRegistration[] _registrations;

    /// <summary>Has something done at each of some signals, which end nothing then.</summary>
    public EndSignals(Action action, params PosixSignal[] signals) =>
        _registrations = [.. signals.Select(signal => PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            action();
        }))];

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(_registrations, static one => one.Dispose());
}
