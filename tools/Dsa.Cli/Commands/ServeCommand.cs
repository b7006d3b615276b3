using System.CommandLine;
using System.Runtime.InteropServices;
using Dsa.Cli.Reporting;
using Dsa.Cli.Serve;
using Dsa.Device.Profiles;
using Dsa.VfioUser.Translation;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Dsa.Cli.Commands;

/// <summary><c>dsa serve</c>: shows emulated devices to virtual machines.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var places = new Option<string[]>("--vfio-user")
        {
            HelpName = "SOCKET",
            Description = "Where a device is served over the vfio-user protocol; several for several devices.",
        };
        var parts = new Option<string[]>("--device")
        {
            HelpName = "PROFILE",
            Description = $"The part of each device: {string.Join(", ", DeviceProfile.BuiltIn.Keys)}, or a profile in JSON. Without it, dsa2. None blocks on faults: page requests do not travel.",
        };
        var monitor = new Option<string?>("--guest-monitor")
        {
            HelpName = "SOCKET",
            Description = "QEMU's monitor (-monitor unix:SOCKET,server=on,wait=off), for shared virtual addressing: it tells where the guest's IOMMU tables are.",
        };
        var addresses = new Option<string[]>("--guest-address")
        {
            HelpName = "BUS:DEV.FN",
            Description = "Where the guest finds each device, for its IOMMU tables. Without it, 00:05.0, 00:06.0 and so on.",
        };
        var once = new Option<bool>("--once") { Description = "End when the first client of each device has gone; without it, the next is served, until an interrupt or SIGTERM." };
        var trace = new Option<string?>("--trace") { Description = "Write every register access, submission, interrupt, fault and record to a file, or to standard error with -.", HelpName = "FILE" };
        var level = new Option<LogLevel>("--log-level")
        {
            HelpName = "LEVEL",
            Description = "What is told on standard error: Trace (each command), Debug (each range of memory), Information (clients), Warning, Error or None.",
            DefaultValueFactory = static _ => LogLevel.Information,
        };
        var json = new Option<bool>("--json") { Description = "In the end, print what was done as one JSON object; the trace is lines of JSON." };
        var command = new Command("serve", "Show emulated devices to virtual machines: each socket is a PCI function for QEMU's vfio-user-pci. Prints what was done when it ends.")
        {
            places, parts, monitor, addresses, once, trace, level, json,
        };
        command.SetAction(result => Guard(() => Run(
            ServeSetup.Read(result.GetValue(places) ?? [], result.GetValue(parts) ?? [], result.GetValue(addresses) ?? []),
            result.GetValue(monitor),
            result.GetValue(once),
            result.GetValue(trace),
            result.GetValue(level),
            result.GetValue(json))));
        return command;
    }

    private static int Run(IReadOnlyList<ServeSetup> setups, string? monitorPath, bool isOnce, string? tracePath, LogLevel level, bool isJson)
    {
        using var trace = TraceOutput.Create(tracePath, isJson);
        using var logging = LoggerFactory.Create(builder => builder
            .SetMinimumLevel(level)
            .AddConsole(static options => options.LogToStandardErrorThreshold = LogLevel.Trace)
            .AddSimpleConsole(static options => (options.SingleLine, options.ColorBehavior) = (true, LoggerColorBehavior.Disabled)));
        using var monitor = monitorPath is null ? null : new GuestMonitor(monitorPath);
        ServedDevice[] devices = [];
        var sink = trace is null ? null : new CommonTraceSink(trace.SinkFor(name => devices.First(device => device.Setup.Name == name).Locator));
        devices = [.. setups.Select(setup => new ServedDevice(setup, sink))];
        var isEnding = false;
        using var signals = new EndSignals(End, PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP);
        try
        {
            foreach (var device in devices)
            {
                device.Serve(monitor, isOnce, logging.CreateLogger("dsa"));
            }

            // A signal that came before a device was served has ended the others only.
            if (Volatile.Read(ref isEnding))
            {
                Array.ForEach(devices, static device => device.End());
            }

            Array.ForEach(devices, static device => device.Join());
            Report(devices, isJson);
        }
        finally
        {
            Array.ForEach(devices, static device => device.Dispose());
        }

        trace?.Finish();
        return ExitCode.Success;

        void End()
        {
            Volatile.Write(ref isEnding, true);
            Array.ForEach(devices, static device => device.End());
        }
    }

    private static void Report(ServedDevice[] devices, bool isJson)
    {
        if (isJson)
        {
            using var output = Console.OpenStandardOutput();
            ServeReport.WriteJson(devices, output);
        }
        else
        {
            ServeReport.Write(devices, Console.Out);
        }
    }

    private static int Guard(Func<int> body)
    {
        try
        {
            return body();
        }
        catch (Exception exception) when (exception is UsageException or IOException or UnauthorizedAccessException)
        {
            Complaint.Write($"dsa serve: {exception.Message.TrimEnd('.')}.");
            return ExitCode.Usage;
        }
    }
}
