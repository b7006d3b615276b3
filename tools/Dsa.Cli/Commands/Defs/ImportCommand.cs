using System.CommandLine;
using System.Text.Json;
using Dsa.Bindings.Generator;
using Dsa.Cli.Reporting;
using Dsa.Definitions.Importing;
using Dsa.Definitions.Sources;

namespace Dsa.Cli.Commands.Defs;

/// <summary><c>dsa defs import</c>: definition text out of files of other formats.</summary>
/// <remarks>The text goes to standard output or a file; what it cannot say goes to standard error, line by line.</remarks>
internal static class ImportCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "The file to import; - for standard input." };
        var format = new Option<string>("--format") { Description = "What the file is written in: svd (CMSIS-SVD), systemrdl (SystemRDL 2.0) or json (what dsa defs export writes).", Required = true, HelpName = "FORMAT" };
        format.Validators.Add(static result =>
        {
            if (result.Tokens is [var token] && Importers.Find(token.Value) is null)
            {
                result.AddError($"--format takes one of {string.Join(", ", Importers.All.Select(static importer => importer.Format))}.");
            }
        });
        var device = new Option<string?>("--device") { Description = "The name of the device; without it, the one in the file.", HelpName = "NAME" };
        var output = new Option<string?>("--output") { Description = "Write the definition to a file. A large one is continued beside it: demo.hwdef, demo.2.hwdef and so on.", HelpName = "FILE" };
        var json = new Option<bool>("--json") { Description = "Print how much was read and what is not carried as one JSON object, and the text only to --output." };
        device.Validators.Add(static result =>
        {
            if (result.Tokens is [var token] && !IsName(token.Value))
            {
                result.AddError("--device takes a name in Pascal case: a capital letter, then letters and digits.");
            }
        });
        var command = new Command("import", "Turn a file of another format into a definition. What the definition does not say is listed on standard error.") { file, format, device, output, json };
        command.SetAction(result => DefsGuard.Run("defs import", () => Import(
            result.GetValue(file)!, result.GetValue(format)!, result.GetValue(device), result.GetValue(output), result.GetValue(json))));
        return command;
    }

    private static bool IsName(string text) =>
        text.Length is > 0 and <= 80 && char.IsAsciiLetterUpper(text[0]) && text.All(char.IsAsciiLetterOrDigit);

    private static int Import(string path, string format, string? device, string? output, bool json)
    {
        var definition = Read(path, format, device);
        if (output is not null)
        {
            WriteFiles(path, output, definition.Files);
        }
        else if (!json)
        {
            DefsOutput.Write(writer => writer.Write(definition.Files is [var text]
                ? text
                : throw new UsageException($"The definition takes {definition.Files.Count.ToText()} files, as one would be larger than the language allows; name the first by --output.")));
        }

        if (json)
        {
            DefsOutput.WriteJson(writer => WriteSummary(writer, definition));
            return ExitCode.Success;
        }

        foreach (var note in definition.Notes)
        {
            Complaint.Write($"{NameOf(path)}:{note.Line.ToText()}: note: {note.Where}: {note.What}");
        }

        var counts = definition.Counts;
        Complaint.Write($"{counts.RegistersRead} of {counts.RegistersInFile} registers and {counts.FieldsRead} of {counts.FieldsInFile} fields read; {definition.Notes.Count.Count("note")}.");
        return ExitCode.Success;
    }

    private static ImportedDefinition Read(string path, string format, string? device)
    {
        try
        {
            return Importers.Find(format)!.Import(NameOf(path), ImportSource.Read(path), device);
        }
        catch (ImportException exception)
        {
            throw new UsageException(exception.Message);
        }
    }

    private static string NameOf(string path) => path == DefinitionFile.StandardInput ? DefinitionFile.StandardInputName : path;

    private static void WriteFiles(string input, string output, IReadOnlyList<string> files)
    {
        foreach (var (index, text) in files.Index())
        {
            var path = index == 0 ? output : Path.ChangeExtension(output, $".{(index + 1).ToText()}{Path.GetExtension(output)}");
            OutputFile.Write(path, text, [input]);
        }
    }

    private static void WriteSummary(Utf8JsonWriter writer, ImportedDefinition definition)
    {
        writer.WriteStartObject();
        writer.WriteString("device", definition.DeviceName);
        writer.WriteNumber("registersInFile", definition.Counts.RegistersInFile);
        writer.WriteNumber("registersRead", definition.Counts.RegistersRead);
        writer.WriteNumber("fieldsInFile", definition.Counts.FieldsInFile);
        writer.WriteNumber("fieldsRead", definition.Counts.FieldsRead);
        writer.WriteStartArray("notes");
        foreach (var note in definition.Notes)
        {
            writer.WriteStartObject();
            writer.WriteNumber("line", note.Line);
            writer.WriteString("where", note.Where);
            writer.WriteString("what", note.What);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
