using Dsa.Definitions.Showing;
using Spectre.Console;

namespace Dsa.Cli.Reporting;

/// <summary>Parts of a definition on a terminal, with tables that fold where it is narrow; elsewhere as aligned text.</summary>
internal static class ShownTables
{
    /// <summary>Writes the parts.</summary>
    public static void Write(TextWriter writer, IReadOnlyList<ShownPart> parts, bool isTerminal)
    {
        if (!isTerminal)
        {
            WriteLines(writer, ShownText.LinesOf(parts));
            return;
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
        console.Profile.Width = AnsiConsole.Profile.Width;
        foreach (var part in parts)
        {
            if (part is ShownPart.OfTable table)
            {
                console.Write(TableOf(table));
            }
            else
            {
                WriteLines(writer, ShownText.LinesOf(part));
            }
        }
    }

    private static void WriteLines(TextWriter writer, IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            writer.WriteLine(Complaint.Printable(line));
        }
    }

    private static Table TableOf(ShownPart.OfTable part)
    {
        var table = new Table().Border(TableBorder.Ascii2);
        foreach (var heading in part.Headings)
        {
            table.AddColumn(new TableColumn(new Text(heading)));
        }

        foreach (var row in part.Rows)
        {
            table.AddRow(row.Select(static cell => new Text(Complaint.Printable(cell))));
        }

        return table;
    }
}
