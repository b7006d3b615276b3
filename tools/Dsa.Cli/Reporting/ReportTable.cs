using System.Globalization;
using Dsa.Cli.Run;
using Dsa.Bindings;
using Spectre.Console;

namespace Dsa.Cli.Reporting;

/// <summary>The result as a table for people.</summary>
internal static class ReportTable
{
    private const int WidthCharacters = 160;

    private static readonly string[] Headings =
        ["queue", "mode", "descriptors", "bytes", "retries", "page faults", "records repaired", "MB/s", "CRC-32C", "identical"];

    public static void Write(RunReport report, TextWriter writer)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });

        // The same on every terminal; a narrow one breaks the lines, and loses nothing.
        console.Profile.Width = WidthCharacters;

        var time = report.Seed is { } seed ? $"virtual time, seed {Text(seed)}" : "real time";
        console.WriteLine($"{Complaint.Printable(report.File)}: {Text(report.FileBytes)} bytes in chunks of {Text(report.ChunkBytes)}, through {report.Device}, {time}");
        var table = new Table().Border(TableBorder.Ascii2);
        foreach (var heading in Headings)
        {
            table.AddColumn(new TableColumn(heading).NoWrap().Alignment(heading is "queue" or "mode" or "identical" ? Justify.Left : Justify.Right));
        }

        foreach (var queue in report.Queues)
        {
            table.AddRow(Cells(queue));
        }

        console.Write(table);
        foreach (var queue in report.Queues.Where(static queue => queue.RepairedRecords != queue.FaultedRecords))
        {
            console.WriteLine($"{queue.Queue}: {Text(queue.FaultedRecords - queue.RepairedRecords)} faulted completion records were not repaired.");
        }
    }

    private static string[] Cells(QueueReport queue) =>
    [
        queue.Queue,
        queue.Mode.NameOf().ToLowerInvariant(),
        Text(queue.Descriptors),
        Text(queue.Bytes),
        Text(queue.Retries),
        Text(queue.PageFaults),
        Text(queue.RepairedRecords),
        queue.MegabytesPerSecond.ToString("F0", CultureInfo.InvariantCulture),
        $"0x{queue.Crc:x8}",
        queue.Identical ? "yes" : "no",
    ];

    private static string Text<T>(T number)
        where T : IFormattable => number.ToString(null, CultureInfo.InvariantCulture);
}
