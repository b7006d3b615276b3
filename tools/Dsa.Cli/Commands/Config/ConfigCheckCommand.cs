using System.CommandLine;
using System.Text.Json;
using Dsa.Bindings.Generator;
using Dsa.Cli.Commands.Defs;
using Dsa.Cli.Devices;
using Dsa.Cli.Reporting;
using Dsa.Configuration;

namespace Dsa.Cli.Commands.Config;

/// <summary><c>dsa config check</c>: whether the driver takes a configuration, and enables what it names.</summary>
/// <remarks>Findings go to standard output; the summary goes to standard error.</remarks>
internal static class ConfigCheckCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "A configuration of accel-config (save-config); - for standard input." };
        var device = DeviceInput.CreateDeviceOption();
        var json = new Option<bool>("--json") { Description = "Print the findings as one JSON object." };
        var command = new Command("check", "Say whether devices come up with a configuration: a line 'file: path: error: text' when not. Exit status 1 then.") { file, device, json };
        command.SetAction(result => ConfigGuard.Run("config check", result.GetValue(file)!, () => Check(result.GetValue(file)!, result.GetValue(device), result.GetValue(json))));
        return command;
    }

    private static int Check(string path, string? device, bool json)
    {
        var part = DeviceInput.ReadPart(device);
        IReadOnlyList<ConfigurationNote> notes = [];
        ConfigurationException? error = null;
        try
        {
            notes = ConfiguredDevices.Show(DeviceInput.ReadConfiguration(path), part, static (_, notes) => notes);
        }
        catch (ConfigurationException exception)
        {
            error = exception;
        }

        if (json)
        {
            DefsOutput.WriteJson(writer => WriteJson(writer, path, error, notes));
        }
        else
        {
            DefsOutput.Write(writer =>
            {
                foreach (var (severity, place, text) in Findings(error, notes))
                {
                    writer.WriteLine(Complaint.Printable($"{path}: {place}: {severity}: {text}"));
                }
            });
            Complaint.Write(error is null ? $"The devices come up; {notes.Count.Count("note")}." : "The devices do not come up: 1 error.");
        }

        return error is null ? ExitCode.Success : ExitCode.Failure;
    }

    private static IEnumerable<(string Severity, string Path, string Text)> Findings(ConfigurationException? error, IReadOnlyList<ConfigurationNote> notes) =>
        error is null ? notes.Select(static note => ("note", note.Path, note.Text)) : [("error", error.Path, error.Problem)];

    private static void WriteJson(Utf8JsonWriter json, string path, ConfigurationException? error, IReadOnlyList<ConfigurationNote> notes)
    {
        json.WriteStartObject();
        json.WriteString("file", path);
        json.WriteBoolean("succeeded", error is null);
        json.WriteStartArray("findings");
        foreach (var (severity, place, text) in Findings(error, notes))
        {
            json.WriteStartObject();
            json.WriteString("severity", severity);
            json.WriteString("path", place);
            json.WriteString("message", text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
