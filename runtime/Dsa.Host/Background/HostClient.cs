using System.Runtime.InteropServices;
using System.Text.Json;
using Dsa.Host.Namespaces;
using Dsa.Host.Programs;
using Dsa.Host.Supervision;

namespace Dsa.Host.Background;

/// <summary>Asks something of a background host.</summary>
public static partial class HostClient
{
    /// <summary>Runs a command with the devices of a host, as a child of this process.</summary>
    /// <remarks>Elsewhere than in the user namespace of the host it executes this process again in that one: to be called before anything that happens only once.</remarks>
    /// <param name="name">The name of the host.</param>
    /// <param name="command">A path if it has a slash, else looked for in PATH.</param>
    /// <param name="arguments">What follows the command.</param>
    /// <param name="commandEnded">Is called once the command has ended, while signals are still taken (<see cref="HostSession.CommandEnded"/>).</param>
    /// <param name="hints">What there is to tell the user of it, a sentence each: why it may have failed, or that the host was ended.</param>
    /// <returns>Its exit status; 128 and the number of the signal that ended it, SIGKILL where the host has ended.</returns>
    /// <exception cref="HostException">The host is not up, or has ended.</exception>
    /// <exception cref="ProgramStartException">The command cannot be started.</exception>
    public static int Run(string name, HostText command, IReadOnlyList<HostText> arguments, Action commandEnded, out IReadOnlyList<string> hints)
    {
        ArgumentNullException.ThrowIfNull(commandEnded);
        HostPrivilege.RefuseNesting();
        using var socket = HostSocket.Connect(name);
        _ = HostSocket.IsOwn(socket, out var host);
        HostPrivilege.Join(host);
        using var lines = new HostLines(socket);
        Say(name, lines, HostProtocol.RunRequest);
        var place = Answer(name, lines);
        var start = new ProgramStart { Command = command, Arguments = arguments, WorkingDirectory = Environment.CurrentDirectory };
        using var held = Hold(start, place);
        using var signals = new PassedSignals(signal => Ptrace.Send(held.ProcessId, signal), () => held.ProcessId);
        Say(name, lines, $"{held.ProcessId}");
        var answer = Answer(name, lines);
        if (answer != HostProtocol.Attached)
        {
            throw new ProgramStartException(answer, ProgramStartException.CannotExecute);
        }

        held.Release();
        var end = AwaitEnd(held.ProcessId);
        commandEnded();
        List<string> told = [.. Told(lines)];
        if (told is [HostProtocol.NotStarted, ..] && end.ExitCode != 0)
        {
            throw start.Failure(end.ExitCode);
        }

        hints = told.Count == 0 ? [Gone(name).Message] : told[1..];
        return end.ExitStatus;
    }

    private static void Say(string name, HostLines lines, string line) => Heard(name, () =>
    {
        lines.Write(line);
        return line;
    });

    // A host that is killed breaks off.
    private static T Heard<T>(string name, Func<T> talk)
    {
        try
        {
            return talk();
        }
        catch (IOException)
        {
            throw Gone(name);
        }
    }

    private static IEnumerable<string> Told(HostLines lines)
    {
        while (true)
        {
            string? line;
            try
            {
                line = lines.Read();
            }
            catch (IOException)
            {
                yield break;
            }

            if (line is null)
            {
                yield break;
            }

            yield return line;
        }
    }

    /// <summary>What a host has.</summary>
    /// <exception cref="HostException">The host is not up.</exception>
    public static JsonDocument Status(string name)
    {
        using var lines = Ask(name, HostProtocol.StatusRequest);
        return JsonDocument.Parse(Answer(name, lines));
    }

    /// <summary>Asks something of a host (<see cref="IHostRequests"/>); it is answered on the connection.</summary>
    /// <exception cref="HostException">The host is not up.</exception>
    public static HostLines Ask(string name, string request)
    {
        var lines = new HostLines(HostSocket.Connect(name), ownsSocket: true);
        Say(name, lines, request);
        return lines;
    }

    /// <summary>The next line of an answer.</summary>
    /// <exception cref="HostException">The host has ended, or serves no more connections.</exception>
    public static string Answer(string name, HostLines lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        return Heard(name, lines.Read) switch
        {
            null => throw Gone(name),
            HostProtocol.Busy => throw new HostException($"the host \"{name}\" has as many connections as it can have; end one of the commands that run with it, or begin another host"),
            var line => line,
        };
    }

    /// <summary>Ends a host, and all commands that run with its devices.</summary>
    /// <exception cref="HostException">The host is not up.</exception>
    public static void Down(string name)
    {
        using var lines = Ask(name, HostProtocol.DownRequest);
        lines.AwaitEnd();
    }

    /// <summary>What is to be said of a host that does not answer any more.</summary>
    public static HostException Gone(string name) => new($"the host \"{name}\" has ended");

    // What a thread in the namespace starts lives there.
    private static HeldProgram Hold(ProgramStart start, string place)
    {
        HeldProgram? held = null;
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                PrivateNamespace.Join(place);
                held = start.Hold();
            }
            catch (Exception exception) when (exception is HostException or ProgramStartException or IOException)
            {
                failure = exception;
            }
        }) { Name = "start" };
        thread.Start();
        thread.Join();
        return failure is null ? held! : throw failure;
    }

    private static unsafe ProgramEnd AwaitEnd(int processId)
    {
        int status;
        while (WaitPid(processId, &status, 0) < 0 && Marshal.GetLastPInvokeError() == (int)Errno.EINTR)
        {
        }

        const int SignalBits = 0x7F;
        return (status & SignalBits) == 0 ? new ProgramEnd((status >> 8) & 0xFF, 0) : new ProgramEnd(0, status & SignalBits);
    }

    [LibraryImport("libc", EntryPoint = "waitpid", SetLastError = true)]
    private static unsafe partial int WaitPid(int processId, int* status, int options);
}
