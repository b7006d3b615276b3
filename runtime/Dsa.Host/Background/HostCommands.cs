using Dsa.Host.Hints;
using Dsa.Host.Programs;
using Dsa.Host.Supervision;

namespace Dsa.Host.Background;

/// <summary>The commands that run with the devices of a background host.</summary>
/// <remarks>Each is followed on the thread that its connection has. The lock guards which there are.</remarks>
/// <param name="machine">The devices, and what has been seen of those who use them.</param>
internal sealed class HostCommands(HostMachine machine)
{
    private readonly Lock _lock = new();
    private readonly List<Command> _running = [];
    private bool _isStopped;

    /// <summary>Follows a command from before its start to its end, and tells the other end how that was.</summary>
    /// <param name="target">What its stores into portals arrive at.</param>
    /// <param name="lines">The connection of who runs it; when that breaks, the command is killed.</param>
    /// <param name="processId">The command, which is held.</param>
    /// <exception cref="IOException">Who runs it is gone.</exception>
    public void Follow(ISubmissionTarget target, HostLines lines, int processId)
    {
        var supervisor = new Supervisor(target) { EndsWithCommand = true };
        var command = Begin(supervisor);
        try
        {
            new Thread(() =>
            {
                lines.AwaitEnd();
                supervisor.Stop();
            }) { Name = "command", IsBackground = true }.Start();
            var end = supervisor.Follow(processId, () => lines.Write(HostProtocol.Attached));
            machine.Programs.AwaitEnded();
            lines.Write(supervisor.HasStarted ? HostProtocol.Ended : HostProtocol.NotStarted);
            foreach (var hint in machine.HintsFor(end.ExitStatus, command.Before))
            {
                lines.Write(command.IsAlone ? hint : $"(of this or of another command that ran meanwhile) {hint}");
            }

            if (_isStopped && end.Signal == Signals.Kill)
            {
                lines.Write("the host was ended, and what ran with it");
            }
        }
        catch (ProgramStartException exception)
        {
            lines.Write(exception.Message);
        }
        finally
        {
            lock (_lock)
            {
                _running.Remove(command);
            }
        }
    }

    /// <summary>Kills all commands, and those that are still to come.</summary>
    public void Stop()
    {
        lock (_lock)
        {
            _isStopped = true;
            _running.ForEach(static command => command.Supervisor.Stop());
        }
    }

    private Command Begin(Supervisor supervisor)
    {
        var command = new Command(supervisor, machine.Observations.All);
        lock (_lock)
        {
            command.IsAlone = _running.Count == 0;
            _running.ForEach(static other => other.IsAlone = false);
            _running.Add(command);
            if (_isStopped)
            {
                supervisor.Stop();
            }
        }

        return command;
    }

    /// <summary>A command that runs.</summary>
    /// <param name="supervisor">Follows it.</param>
    /// <param name="before">What had been seen when it began.</param>
    private sealed class Command(Supervisor supervisor, IReadOnlyList<Observation> before)
    {
        public Supervisor Supervisor => supervisor;

        public IReadOnlyList<Observation> Before => before;

        /// <summary>Whether no other has run beside it.</summary>
        public bool IsAlone { get; set; }
    }
}
