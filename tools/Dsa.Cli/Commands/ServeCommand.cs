using System.CommandLine;
using System.Runtime.InteropServices;
using Dsa.Cli.Reporting;
using Dsa.Cli.Serve;
using Dsa.Device.Profiles;
using Dsa.VfioUser.Translation;
using Microsoft.Extensions.Logging;

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
        var addresses = new Option<string[]>("--guest-address")
        {
            HelpName = "BUS:DEV.FN",
            Description = "Where the guest finds each device, for its IOMMU tables. Without it, 00:05.0, 00:06.0 and so on.",
        };
        var options = new ServeOptions();
        var command = new Command("serve", "Show emulated devices to virtual machines: each socket is a PCI function for QEMU's vfio-user-pci. Prints what was done when it ends.")
        {
            places, parts, addresses,
        };
        options.AddTo(command);
        command.SetAction(result => Guard(() => Run(
            ServeSetup.Read(result.GetValue(places) ?? [], result.GetValue(parts) ?? [], result.GetValue(addresses) ?? []),
            options,
            result)));
        return command;
    }

    private static int Run(IReadOnlyList<ServeSetup> setups, ServeOptions options, ParseResult result)
    {
        using var trace = TraceOutput.Create(options.Trace(result), options.IsJson(result));
        using var logging = options.CreateLogging(result);
        var monitorPath = options.Monitor(result);
        using var monitor = monitorPath is null ? null : new GuestMonitor(monitorPath);
        ServedDevice[] devices = [];
        var sink = trace is null ? null : new CommonTraceSink(trace.SinkFor(name => devices.First(device => device.Setup.Name == name).Locator));
        devices = [.. setups.Select(setup => new ServedDevice(setup, options.MapsPortals(result), sink))];
        var isEnding = false;
        using var signals = new EndSignals(End, PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP);
        try
        {
            foreach (var device in devices)
            {
                device.Serve(monitor, options.IsOnce(result), logging.CreateLogger("dsa"));
            }

            // A signal that came before a device was served has ended the others only.
            if (Volatile.Read(ref isEnding))
            {
                Array.ForEach(devices, static device => device.End());
            }

            Array.ForEach(devices, static device => device.Join());
            ServeReport.Write([.. devices.Select(static device => device.Summary)], options.IsJson(result), Console.Out);
            if (monitor?.Obstacle is { } obstacle && Array.Exists(devices, static device => device.Summary.Clients > 0))
            {
                Complaint.Write($"dsa serve: {ServeReport.OfMonitor(monitorPath!, obstacle)}.");
            }
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
