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

    /// <summary>A table without the columns in which nothing stands: terminals are narrow.</summary>
    private static Table TableOf(ShownPart.OfTable part)
    {
        var columns = Enumerable.Range(0, part.Headings.Count).Where(column => part.Rows.Any(row => row[column].Length > 0)).ToList();
        var table = new Table().Border(TableBorder.Ascii2);
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(new Text(part.Headings[column])));
        }

        foreach (var row in part.Rows)
        {
            table.AddRow(columns.Select(column => new Text(Complaint.Printable(row[column]))));
        }

        return table;
    }
}
