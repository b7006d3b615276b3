using System.Text.Json;
using Dsa.Cli.Reporting;
using Dsa.Definitions.Messages;

namespace Dsa.Cli.Serve;

/// <summary>What the servers have done, when they end.</summary>
internal static class ServeReport
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { WriteIndented = true, NewLine = "\n" };

    /// <summary>What a monitor that did not answer has come to.</summary>
    public static string OfMonitor(string path, string obstacle) =>
        $"--guest-monitor {Echo.Of(path)} has not answered ({obstacle.TrimEnd('.')}), so that no memory of the guest's programs was reached";

    /// <summary>Writes a line for each device, or one JSON object.</summary>
    public static void Write(IReadOnlyList<ServeSummary> devices, bool isJson, TextWriter writer)
    {
        if (isJson)
        {
            writer.WriteLine(JsonSerializer.Serialize(new { Devices = devices }, s_json));
            return;
        }

        foreach (var done in devices)
        {
            writer.WriteLine(
                $"{done.Device} ({done.Part}): {Quantity.Of(done.Clients, "client")}, {Quantity.Of(done.Commands, "command")} ({done.Refusals} refused), "
                + $"{Quantity.Of(done.Descriptors, "descriptor")} ({Quantity.Of(done.Retries, "retry", "retries")}), {Quantity.Of(done.Interrupts, "interrupt")}, {Quantity.Of(done.Faults, "fault")}, "
                + $"{Quantity.Of(done.BytesRead, "byte")} read, {Quantity.Of(done.BytesWritten, "byte")} written");
        }
    }
}
