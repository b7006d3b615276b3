using System.Runtime.ExceptionServices;
using Dsa.Host.FileSystem;
using Dsa.Host.Namespaces;
using Dsa.Host.Polling;
using Dsa.Host.Programs;
using Dsa.Host.Supervision;

namespace Dsa.Host;

/// <summary>The devices of a machine for programs of this host: for one command from its start to its exit status, or for several.</summary>
/// <remarks>
/// A thread of its own makes the namespace, and supervises a command and what that starts. Threads that it started would live in the
/// namespace, too, so that those that serve the file system are started by the caller's. Nothing outside the namespace changes. The
/// programs end with the command; should this process end first, the kernel kills them. The namespace is gone with the last of them.
/// </remarks>
/// <param name="machine">The devices.</param>
/// <param name="mode">How the command reaches their portals.</param>
public sealed class HostSession(HostMachine machine, PortalMode mode)
{
    private static readonly TimeSpan s_longestRequest = TimeSpan.FromSeconds(30);

    /// <summary>The one processor that the programs run on, by its number; all that this process may use if null.</summary>
    /// <remarks>A trap costs least there: nobody has to wake another processor.</remarks>
    public int? Processor { get; init; }

    /// <summary>Is called once the command has ended, while signals are still taken: who has more to do then than to end may take them over.</summary>
    public Action? CommandEnded { get; init; }

    /// <summary>What stores into portals arrive at.</summary>
    internal PortalSubmissions Submissions { get; } = new(machine.Programs, machine.Observations);

    /// <summary>Runs a command, and closes all that it left open.</summary>
    /// <param name="command">A path if it has a slash, else looked for in PATH.</param>
    /// <param name="arguments">What follows the command.</param>
    /// <returns>Its exit status; 128 and the number of the signal that ended it.</returns>
    /// <exception cref="HostException">The host does not allow a namespace or a file system, or has no such processor.</exception>
    /// <exception cref="ProgramStartException">The command cannot be started.</exception>
    public int Run(HostText command, IReadOnlyList<HostText> arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        var start = new ProgramStart { Command = command, Arguments = arguments };
        var supervisor = new Supervisor(Submissions) { EndsWithCommand = true, Processor = Processor };
        using var signals = new PassedSignals(signal => supervisor.Signal(signal), () => supervisor.CommandId);
        var status = 0;
        Within(() =>
        {
            status = supervisor.Run(start).ExitStatus;
            machine.Programs.AwaitEnded();
        });
        CommandEnded?.Invoke();
        return status;
    }

    /// <summary>Does something on a thread in a namespace with the devices. All that lives there is to have ended by its end.</summary>
    /// <exception cref="HostException">The host does not allow a namespace or a file system, or what is done throws it.</exception>
    internal void Within(Action body)
    {
        using var device = FuseDevice.Open();
        var polling = mode == PortalMode.Poll ? new PortalPolling(device, machine.Observations) : null;
        var nodes = machine.NodesFor(mode, polling);
        using var dispatcher = new FuseDispatcher(
            new RootTree(new Dictionary<string, IFileTree> { ["sys"] = new SysfsFiles(machine.Sysfs, machine.Observations), ["dev"] = nodes }),
            mode,
            looked: nodes.NoteLook);
        using var mounted = new ManualResetEventSlim();
        using var served = new ManualResetEventSlim();
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                PrivateNamespace.Enter(device);
                Submissions.FileSystem = PrivateNamespace.FileSystemNumber;
                mounted.Set();
                served.Wait();
                _ = machine.Sysfs.List("devices", out var buses);
                PrivateNamespace.Arrange([.. buses.Select(static bus => bus.Name)], nodes.NodeDirectories);
                polling?.Check(dispatcher.HasPassthrough);
                body();
            }
            catch (Exception exception) when (exception is HostException or ProgramStartException or IOException or UnauthorizedAccessException)
            {
                failure = ExceptionDispatchInfo.Capture(exception);
                mounted.Set();
            }
        }) { Name = "session" };
        thread.Start();
        mounted.Wait();
        var server = new FuseServer(device, dispatcher);
        served.Set();
        thread.Join();
        End(server, failure);
    }

    private static void End(FuseServer server, ExceptionDispatchInfo? failure)
    {
        var isEnded = server.End(s_longestRequest);
        failure?.Throw();
        if (!isEnded)
        {
            throw new HostException($"a request of a program is with the driver for more than {s_longestRequest.TotalSeconds:0} s; nobody waits for it any longer");
        }

        if (server.Failure is { } unforeseen)
        {
            throw new HostException($"a request of a program failed and was answered EIO: {unforeseen.GetType().Name}: {unforeseen.Message}", unforeseen);
        }
    }
}
