using System.Globalization;
using Dsa.Cli.Vdev;
using Spectre.Console;

namespace Dsa.Cli.Reporting;

/// <summary>Virtual devices and their types, for people and as JSON.</summary>
internal static class VdevTable
{
    private const int WidthCharacters = 160;

    /// <summary>Writes the devices.</summary>
    public static void Write(IReadOnlyList<VdevRow> devices, bool isJson, TextWriter writer) => Write(
        devices,
        isJson,
        writer,
        ["uuid", "type", "parent", "queue", "state", "clients", "socket"],
        static row => [row.Uuid, row.Type, row.Parent, row.Queue, row.State, row.Clients.ToString(CultureInfo.InvariantCulture), row.Socket ?? string.Empty]);

    /// <summary>Writes the types.</summary>
    public static void Write(IReadOnlyList<VdevTypeRow> types, bool isJson, TextWriter writer) => Write(
        types,
        isJson,
        writer,
        ["type", "parent", "available", "made of"],
        static row => [row.Type, row.Parent, row.AvailableInstances.ToString(CultureInfo.InvariantCulture), row.Description]);

    private static void Write<T>(IReadOnlyList<T> rows, bool isJson, TextWriter writer, string[] headings, Func<T, string[]> cells)
    {
        if (isJson)
        {
            writer.WriteLine(VdevJson.Text(rows));
            return;
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
        console.Profile.Width = WidthCharacters;
        var table = headings.Aggregate(new Table().Border(TableBorder.Ascii2), static (one, heading) => one.AddColumn(new TableColumn(new Text(heading))));
        foreach (var row in rows)
        {
            table.AddRow(cells(row).Select(static cell => new Text(Complaint.Printable(cell))));
        }

        console.Write(table);
    }
}
