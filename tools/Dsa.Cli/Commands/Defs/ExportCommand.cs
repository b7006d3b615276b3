using System.CommandLine;
using Dsa.Cli.Reporting;
using Dsa.Definitions.Exporting;
using Dsa.Definitions.Exporting.Json;
using Dsa.Definitions.Messages;

namespace Dsa.Cli.Commands.Defs;

/// <summary><c>dsa defs export</c>: a device in another format.</summary>
/// <remarks>The format's text goes to standard output or a file; what it cannot carry goes to standard error, a line each.</remarks>
internal static class ExportCommand
{
    public static Command Create()
    {
        var formats = string.Join(", ", Exporters.All.Select(static exporter => exporter.Format));
        var paths = new Argument<string[]>("paths")
        {
            Arity = ArgumentArity.ZeroOrMore,
            Description = "Files, and folders whose *.hwdef files are meant; without any, the definition of DSA itself.",
        };
        var format = new Option<string>("--format") { Required = true, HelpName = "FORMAT", Description = $"One of {formats}." };
        var output = new Option<string?>("--output") { HelpName = "FILE", Description = "Write a file instead of standard output." };
        var device = new Option<string?>("--device") { HelpName = "NAME", Description = "The device that is meant, where the files define several." };
        var schema = new Option<bool>("--schema") { Description = "With --format json: print the JSON Schema of the documents, and nothing else." };
        var command = new Command("export", "Write a device as JSON, a C header, Markdown, one HTML page, SystemRDL or SVD.") { paths, format, output, device, schema };
        command.SetAction(result => DefsGuard.Run("defs export", () => Export(
            result.GetValue(paths) ?? [], ExporterOf(result.GetValue(format)!), result.GetValue(output), result.GetValue(device), result.GetValue(schema))));
        return command;
    }

    private static int Export(string[] paths, IExporter exporter, string? output, string? name, bool isSchema)
    {
        if (isSchema)
        {
            Write(output, exporter is JsonExporter ? JsonExporter.Schema() : throw new UsageException("Only --format json has a schema; write that, or leave --schema away."), []);
            return ExitCode.Success;
        }

        var set = DefsInput.Load(paths);
        try
        {
            var export = DeviceExport.Of(set, name, exporter);
            Write(output, export.Text, set.Files.Select(static file => file.Path));
            foreach (var note in export.Notes)
            {
                Complaint.Write($"note: {note}");
            }
        }
        catch (ExportException exception)
        {
            throw new UsageException(exception.Message);
        }

        return ExitCode.Success;
    }

    private static IExporter ExporterOf(string format) => Exporters.Find(format)
        ?? throw new UsageException($"There is no format '{Echo.Of(format)}'; write one of {string.Join(", ", Exporters.All.Select(static exporter => exporter.Format))}.");

    private static void Write(string? path, string text, IEnumerable<string> inputs)
    {
        if (path is null)
        {
            DefsOutput.Write(writer => writer.Write(text));
            return;
        }

        OutputFile.Write(path, text, inputs);
    }
}
