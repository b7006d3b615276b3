using System.Text.Json;
using Spectre.Console;

namespace Dsa.Cli.Reporting;

/// <summary>What a background host has, for people and as JSON.</summary>
internal static class HostStatusTable
{
    private const int WidthCharacters = 120;

    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    /// <summary>Writes it.</summary>
    public static void Write(JsonElement status, bool json, TextWriter writer)
    {
        if (json)
        {
            writer.WriteLine(JsonSerializer.Serialize(status, s_indented));
            return;
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
        console.Profile.Width = WidthCharacters;
        console.WriteLine(status.GetProperty("description").GetString()!);
        var queues = TableOf("queue", "state", "mode", "size", "clients");
        foreach (var device in status.GetProperty("devices").EnumerateArray())
        {
            AddRow(queues, Text(device, "name"), Text(device, "state"), string.Empty, string.Empty, string.Empty);
            foreach (var queue in device.GetProperty("queues").EnumerateArray())
            {
                AddRow(queues, Text(queue, "name"), Text(queue, "state"), Text(queue, "mode"), Text(queue, "size"), Text(queue, "clients"));
            }
        }

        console.Write(queues);
        var programs = TableOf("process", "program", "open");
        foreach (var program in status.GetProperty("programs").EnumerateArray())
        {
            AddRow(programs, Text(program, "process"), Text(program, "name"), string.Join(", ", program.GetProperty("nodes").EnumerateArray().Select(static node => node.GetString())));
        }

        if (programs.Rows.Count > 0)
        {
            console.Write(programs);
        }
    }

    private static Table TableOf(params string[] headings)
    {
        var table = new Table().Border(TableBorder.Ascii2);
        return headings.Aggregate(table, static (one, heading) => one.AddColumn(new TableColumn(new Text(heading))));
    }

    // A program may be called anything.
    private static void AddRow(Table table, params string[] cells) => table.AddRow(cells.Select(static cell => new Text(Complaint.Printable(cell))));

    private static string Text(JsonElement element, string name) => element.GetProperty(name).ToString();
}
