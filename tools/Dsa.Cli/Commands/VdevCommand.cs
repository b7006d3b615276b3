using System.CommandLine;
using System.Runtime.InteropServices;
using Dsa.Cli.Reporting;
using Dsa.Cli.Serve;
using Dsa.Cli.Vdev;
using Dsa.Host;
using Dsa.Host.Background;
using Dsa.Virtual.Mediation;
using Microsoft.Extensions.Logging;

namespace Dsa.Cli.Commands;

/// <summary><c>dsa vdev</c>: virtual devices that are made of the queues of a host.</summary>
internal static class VdevCommand
{
    public static Command Create()
    {
        var command = new Command("vdev", "Make virtual devices of the queues of dsa host up, and show them to virtual machines.")
        {
            CreateTypes(), CreateCreate(), CreateList(), CreateRemove(), CreateServe(),
        };
        command.SetAction(_ =>
        {
            Complaint.Write($"dsa vdev: nothing was asked for; write one of {string.Join(", ", command.Subcommands.Select(static inner => inner.Name))} behind it (dsa vdev --help says what they do).");
            return ExitCode.Usage;
        });
        return command;
    }

    private static Command CreateTypes()
    {
        var (name, json) = (HostName.CreateOption(), CreateJson());
        var command = new Command("types", "Say which types can be made of the host's devices, and how many of each.") { name, json };
        command.SetAction(result => Guard("types", () =>
        {
            VdevTable.Write(Ask(result.GetValue(name)!, new VdevRequest(VdevAction.Types)).Types!, result.GetValue(json), Console.Out);
            return ExitCode.Success;
        }));
        return command;
    }

    private static Command CreateCreate()
    {
        var type = new Argument<string>("type") { Description = $"{string.Join(", ", MdevType.All)}: a dedicated queue (1dwq) or a share of a shared one (1swq)." };
        var uuid = new Option<string?>("--uuid") { HelpName = "UUID", Description = "Its name; one that nobody has without it." };
        var parent = new Option<string?>("--parent") { HelpName = "DEVICE", Description = "The host's device that it is made of, such as dsa0; the first that can without it." };
        var (name, json) = (HostName.CreateOption(), CreateJson());
        var command = new Command("create", "Make a virtual device, and print its UUID. It takes a queue of type mdev, or configures one that nobody uses.") { type, uuid, parent, name, json };
        command.SetAction(result => Guard("create", () =>
        {
            var request = new VdevRequest(VdevAction.Create) { Type = result.GetValue(type), Uuid = result.GetValue(uuid), Parent = result.GetValue(parent) };
            var made = Ask(result.GetValue(name)!, request).Devices![0];
            Console.WriteLine(result.GetValue(json) ? VdevJson.Text(made) : made.Uuid);
            return ExitCode.Success;
        }));
        return command;
    }

    private static Command CreateList()
    {
        var (name, json) = (HostName.CreateOption(), CreateJson());
        var command = new Command("list", "Say which virtual devices there are.") { name, json };
        command.SetAction(result => Guard("list", () =>
        {
            VdevTable.Write(Ask(result.GetValue(name)!, new VdevRequest(VdevAction.List)).Devices!, result.GetValue(json), Console.Out);
            return ExitCode.Success;
        }));
        return command;
    }

    private static Command CreateRemove()
    {
        var (uuid, name) = (CreateUuid(), HostName.CreateOption());
        var command = new Command("remove", "Remove a virtual device: its queue can be another's again.") { uuid, name };
        command.SetAction(result => Guard("remove", () =>
        {
            _ = Ask(result.GetValue(name)!, new VdevRequest(VdevAction.Remove) { Uuid = result.GetValue(uuid) });
            return ExitCode.Success;
        }));
        return command;
    }

    private static Command CreateServe()
    {
        var place = new Option<string>("--vfio-user") { HelpName = "SOCKET", Required = true, Description = "Where it is served over the vfio-user protocol." };
        var address = new Option<string?>("--guest-address") { HelpName = "BUS:DEV.FN", Description = "Where the guest finds it, for its IOMMU tables. Without it, 00:05.0." };
        var (uuid, name, options) = (CreateUuid(), HostName.CreateOption(), new ServeOptions());
        var command = new Command("serve", "Show a virtual device to virtual machines, as dsa serve does a physical one. Prints what was done when it ends.") { uuid, place, address, name };
        options.AddTo(command);
        command.SetAction(result => Guard("serve", () => Serve(result.GetValue(name)!, options, result, new VdevRequest(VdevAction.Serve)
        {
            Uuid = result.GetValue(uuid),
            Socket = PathOf("--vfio-user", result.GetValue(place)),
            Monitor = PathOf("--guest-monitor", options.Monitor(result)),
            Address = result.GetValue(address),
            MapsPortals = options.MapsPortals(result),
            IsOnce = options.IsOnce(result),
            Trace = options.Trace(result) == TraceOutput.StandardError
                ? throw new UsageException("--trace - is the host's standard error, which nobody reads; name a file")
                : PathOf("--trace", options.Trace(result)),
            IsJson = options.IsJson(result),
            Level = options.Level(result),
        })));
        return command;
    }

    private static Argument<string> CreateUuid() => new("uuid") { Description = "Its name, as dsa vdev list has it." };

    private static Option<bool> CreateJson() => new("--json") { Description = "Print it as JSON." };

    private static string? PathOf(string option, string? path) => path switch
    {
        null => null,
        "" => throw new UsageException($"{option} is empty; name a path"),
        _ => Path.GetFullPath(path),
    };

    private static int Serve(string name, ServeOptions options, ParseResult result, VdevRequest asked)
    {
        var request = asked with { Folders = [.. new[] { asked.Socket, asked.Monitor, asked.Trace }.OfType<string>().Select(SeenFolder.Of).OfType<SeenFolder>()] };
        using var logging = options.CreateLogging(result);
        var logger = logging.CreateLogger("dsa");
        using var lines = HostClient.Ask(name, VdevJson.Line(request));
        using var signals = new EndSignals(End, PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP);
        var answer = Next(name, lines);
        for (; answer.Told is { } told; answer = Next(name, lines))
        {
#pragma warning disable CA1848, CA2254 // It is a message already.
            logger.Log(answer.Level, told);
#pragma warning restore CA1848, CA2254
        }

        if (answer.Warning is { } warning)
        {
            Complaint.Write($"dsa vdev serve: {warning}.");
        }

        if (answer.Summary is { } summary)
        {
            ServeReport.Write([summary], options.IsJson(result), Console.Out);
        }

        return answer.Error is null ? ExitCode.Success : throw new HostException(answer.Error);

        void End()
        {
            try
            {
                lines.Write(VdevRequests.End);
            }
            catch (IOException)
            {
                // The host was faster.
            }
        }
    }

    private static VdevAnswer Ask(string name, VdevRequest request)
    {
        using var lines = HostClient.Ask(name, VdevJson.Line(request));
        var answer = Next(name, lines);
        return answer.Error is null ? answer : throw new HostException(answer.Error);
    }

    private static VdevAnswer Next(string name, HostLines lines) =>
        VdevJson.Read<VdevAnswer>(HostClient.Answer(name, lines)) is { } answer ? answer : throw HostClient.Gone(name);

    private static int Guard(string command, Func<int> body)
    {
        try
        {
            return body();
        }
        catch (Exception exception) when (exception is UsageException or HostException or IOException or UnauthorizedAccessException)
        {
            Complaint.Write($"dsa vdev {command}: {exception.Message.TrimEnd('.')}.");
            return ExitCode.Usage;
        }
    }
}
