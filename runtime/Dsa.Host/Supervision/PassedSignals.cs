using System.Runtime.InteropServices;

namespace Dsa.Host.Supervision;

/// <summary>Passes signals that are meant for this process on to the command; the second one kills all programs.</summary>
/// <remarks>
/// What a terminal sends reaches the command by itself. Signals that come before the command is there, or after its end, end this
/// process.
/// </remarks>
internal sealed partial class PassedSignals : IDisposable
{
    private const int StandardInput = 0;
    private const int Interrupt = 2;
    private const int Quit = 3;

    private static readonly (PosixSignal Signal, int Number)[] s_signals =
        [(PosixSignal.SIGHUP, 1), (PosixSignal.SIGINT, Interrupt), (PosixSignal.SIGQUIT, Quit), (PosixSignal.SIGTERM, 15)];

    private readonly Supervisor _supervisor;
    private readonly List<PosixSignalRegistration> _registrations = [];
    private int _count;

    /// <summary>Begins to pass them on.</summary>
    public PassedSignals(Supervisor supervisor)
    {
        _supervisor = supervisor;
        foreach (var (signal, number) in s_signals)
        {
            _registrations.Add(PosixSignalRegistration.Create(signal, context => context.Cancel = IsPassedOn(number)));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _registrations.ForEach(static registration => registration.Dispose());

    private bool IsPassedOn(int signal)
    {
        if (signal is Interrupt or Quit && IsFromTerminal)
        {
            return true;
        }

        if (!_supervisor.Signal(signal))
        {
            return false;
        }

        if (Interlocked.Increment(ref _count) > 1)
        {
            _supervisor.Stop();
        }

        return true;
    }

    // Keys of a terminal send signals to all processes of its foreground group, this one and the command.
    private static bool IsFromTerminal => ForegroundGroup(StandardInput) is var group and > 0 && group == ProcessGroup();

    [LibraryImport("libc", EntryPoint = "tcgetpgrp")]
    private static partial int ForegroundGroup(int descriptor);

    [LibraryImport("libc", EntryPoint = "getpgrp")]
    private static partial int ProcessGroup();
}
