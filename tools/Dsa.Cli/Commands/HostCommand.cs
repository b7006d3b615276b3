using System.CommandLine;
using System.Runtime.InteropServices;
using Dsa.Cli.Exec;
using Dsa.Cli.Reporting;
using Dsa.Cli.Vdev;
using Dsa.Configuration;
using Dsa.Host;
using Dsa.Host.Background;
using Dsa.Host.Devices;
using Dsa.Host.Programs;

namespace Dsa.Cli.Commands;

/// <summary><c>dsa host</c>: devices that are kept for several commands.</summary>
internal static class HostCommand
{
    public static Command Create()
    {
        var command = new Command("host", "Keep emulated devices for several commands.") { CreateUp(), CreateRun(), CreateStatus(), CreateDown() };
        command.SetAction(_ =>
        {
            Complaint.Write($"dsa host: nothing was asked for; write one of {string.Join(", ", command.Subcommands.Select(static inner => inner.Name))} behind it (dsa host --help says what they do).");
            return ExitCode.Usage;
        });
        return command;
    }

    private static Command CreateUp()
    {
        var name = HostName.CreateOption();
        var foreground = new Option<bool>("--foreground") { Description = "Stay until dsa host down, or SIGTERM or SIGINT; without it, the host goes on in the background." };
        var detached = new Option<bool>("--detached") { Hidden = true };
        var devices = new DeviceOptions();
        var command = new Command("up", "Begin to keep devices.") { name, foreground, detached };
        devices.AddTo(command);
        command.SetAction(result => Guard("up", () => result.GetValue(foreground) || result.GetValue(detached)
            ? Serve(result, devices, result.GetValue(name)!, result.GetValue(detached))
            : BackgroundProcess.Start("--detached")));
        return command;
    }

    private static Command CreateRun()
    {
        var name = HostName.CreateOption();
        var program = new Argument<string[]>("command")
        {
            Arity = ArgumentArity.ZeroOrMore,
            Description = "The program and its arguments, behind --; without them, a shell.",
        };
        var silent = CommandWords.CreateNoHints();
        var command = new Command("run", "Run a program with the devices that are kept. Exit status: the program's, or 128 and the signal that ended it.") { program, name, silent };
        command.SetAction(result => Guard("run", () =>
        {
            var words = CommandWords.Of(result, program);
            var status = HostClient.Run(result.GetValue(name)!, words[0], [.. words.Skip(1)], EndSignals.IgnoreUntilExit, out var hints);
            foreach (var hint in result.GetValue(silent) ? [] : hints)
            {
                Complaint.Write($"dsa host run: {hint.TrimEnd('.')}.");
            }

            return status;
        }));
        return command;
    }

    private static Command CreateStatus()
    {
        var name = HostName.CreateOption();
        var json = new Option<bool>("--json") { Description = "Print it as one JSON object." };
        var command = new Command("status", "Say which devices and queues are kept, and which programs have them open.") { name, json };
        command.SetAction(result => Guard("status", () =>
        {
            using var status = HostClient.Status(result.GetValue(name)!);
            HostStatusTable.Write(status.RootElement, result.GetValue(json), Console.Out);
            return ExitCode.Success;
        }));
        return command;
    }

    private static Command CreateDown()
    {
        var name = HostName.CreateOption();
        var command = new Command("down", "End the devices that are kept, and all programs that run with them.") { name };
        command.SetAction(result => Guard("down", () =>
        {
            HostClient.Down(result.GetValue(name)!);
            return ExitCode.Success;
        }));
        return command;
    }

    private static int Serve(ParseResult result, DeviceOptions devices, string name, bool isDetached)
    {
        HostPrivilege.Ensure();
        var setup = devices.Read(result);
        using var machine = new HostMachine(setup.Devices, trace: null, devices.Driver(result));
        using var virtualDevices = new VirtualDevices(machine);
        setup.Configure(machine.Sysfs);
        var server = new HostServer(machine, devices.Portal(result), new VdevRequests(virtualDevices));
        using var signals = new EndSignals(server.Down, PosixSignal.SIGINT, PosixSignal.SIGTERM);
        var choice = NamedHost.Option(name);
        server.Run(name, () =>
        {
            Console.WriteLine($"{machine.Description}: up. dsa host run{choice} -- PROGRAM runs a program with it, dsa host down{choice} ends it.");
            if (isDetached)
            {
                BackgroundProcess.Detach();
            }
        });
        return ExitCode.Success;
    }

    private static int Guard(string command, Func<int> body)
    {
        try
        {
            return body();
        }
        catch (Exception exception) when (exception is UsageException or ConfigurationException or HostException or DeviceRefusedException or ProgramStartException or IOException or UnauthorizedAccessException)
        {
            Complaint.Write($"dsa host {command}: {exception.Message.TrimEnd('.')}.");
            return exception is ProgramStartException start ? start.ExitStatus : ExitCode.Usage;
        }
    }
}
