using System.Runtime.InteropServices;

namespace Dsa.Host.Supervision;

/// <summary>Passes signals that are meant for this process on to the command.</summary>
/// <remarks>
/// What the kernel sends to the processes of a terminal has reached the command already, as long as that is in the process group of this process.
/// Signals that come before the command is there end this process; those that come after its end, nothing: this process is about to. Whatever the command does with them, SIGKILL ends both.
/// </remarks>
internal sealed partial class PassedSignals : IDisposable
{
    private const int Hangup = 1;
    private const int Interrupt = 2;
    private const int Quit = 3;
    private const int Terminate = 15;

    private static readonly (PosixSignal Signal, int Number)[] s_signals =
        [(PosixSignal.SIGHUP, Hangup), (PosixSignal.SIGINT, Interrupt), (PosixSignal.SIGQUIT, Quit), (PosixSignal.SIGTERM, Terminate)];

    private readonly Action<int> _send;
    private readonly Func<int> _commandId;
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly SignalCauses? _causes;

    /// <summary>Begins to pass them on.</summary>
    /// <param name="send">Sends a signal to the command, if it has not ended.</param>
    /// <param name="commandId">The process of the command, or that which it was; 0 before there is one.</param>
    public PassedSignals(Action<int> send, Func<int> commandId)
    {
        (_send, _commandId) = (send, commandId);
        foreach (var (signal, number) in s_signals)
        {
            _registrations.Add(PosixSignalRegistration.Create(signal, context => context.Cancel |= IsPassedOn(number)));
        }

        _causes = new SignalCauses([.. s_signals.Select(static one => one.Number)]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _causes!.Dispose();
        _registrations.ForEach(static registration => registration.Dispose());
    }

    private bool IsPassedOn(int signal)
    {
        // The first signals may come before their causes are counted.
        var isFromKernel = _causes?.TakeFromKernel(signal) == true;
        var commandId = _commandId();
        if (commandId == 0)
        {
            return false;
        }

        if (!isFromKernel || !HasReached(signal, commandId))
        {
            _send(signal);
        }

        return true;
    }

    // It may have ended of it. A terminal that hangs up tells the leader of its session alone, and the others when the leader has ended.
    private static bool HasReached(int signal, int commandId) =>
        (GroupOf(commandId) is var group && (group < 0 || group == GroupOf(0)))
        && (signal is Interrupt or Quit || (signal == Hangup && SessionOf(0) != Environment.ProcessId));

    [LibraryImport("libc", EntryPoint = "getpgid")]
    private static partial int GroupOf(int processId);

    [LibraryImport("libc", EntryPoint = "getsid")]
    private static partial int SessionOf(int processId);
}
