using System.CommandLine;
using Dsa.Cli.Reporting;
using Dsa.Definitions.Checking;
using Dsa.Definitions.Formatting;
using Dsa.Definitions.Sources;

namespace Dsa.Cli.Commands.Defs;

/// <summary><c>dsa defs fmt</c>: lays definition files out.</summary>
/// <remarks>Standard output has the files that changed or would change, and what is wrong with those that cannot be formatted.</remarks>
internal static class FmtCommand
{
    public static Command Create()
    {
        var paths = new Argument<string[]>("paths")
        {
            Arity = ArgumentArity.OneOrMore,
            Description = "Files, and folders whose *.hwdef files are meant; '-' alone formats standard input to standard output.",
        };
        var check = new Option<bool>("--check") { Description = "Change nothing; list the files that would change. Exit status 1 when there are any." };
        var command = new Command("fmt", "Format definition files in place, and list those that changed. A file with syntax errors stays as it is: exit status 1.") { paths, check };
        command.SetAction(result => DefsGuard.Run("defs fmt", () => Format(result.GetValue(paths) ?? [], result.GetValue(check))));
        return command;
    }

    private static int Format(string[] paths, bool isCheck)
    {
        if (paths is [DefinitionFile.StandardInput])
        {
            return FormatStream(isCheck);
        }

        return paths.Contains(DefinitionFile.StandardInput)
            ? throw new UsageException("'-' stands for standard input, and nothing else can be named with it; name files, or '-' alone.")
            : FormatFiles(DefinitionSources.Expand(paths), isCheck);
    }

    private static int FormatStream(bool isCheck)
    {
        var text = DefinitionFile.ReadStandardInput();
        var result = Formatter.Format(DefinitionFile.StandardInputName, text);
        if (result.Text is null)
        {
            // Standard output is what the caller takes for the formatted text.
            foreach (var error in result.Errors)
            {
                Complaint.Write(error.ToLine());
            }

            return ExitCode.Failure;
        }

        DefsOutput.Write(writer => writer.Write(isCheck ? result.Text == text ? "" : DefinitionFile.StandardInputName + "\n" : result.Text));
        return isCheck && result.Text != text ? ExitCode.Failure : ExitCode.Success;
    }

    private static int FormatFiles(IReadOnlyList<string> files, bool isCheck)
    {
        var output = new List<string>();
        int changed = 0, refused = 0, failed = 0;
        foreach (var file in files)
        {
            try
            {
                var text = DefinitionFile.Read(file, isRewritten: true);
                var result = Formatter.Format(file, text);
                output.AddRange(result.Errors.Select(Finding.ToLine));
                refused += result.Text is null ? 1 : 0;
                if (result.Text is { } formatted && formatted != text)
                {
                    if (!isCheck)
                    {
                        FormattedFile.Replace(file, text, formatted);
                    }

                    output.Add(file);
                    changed++;
                }
            }
            catch (DefinitionSourceException exception)
            {
                Complaint.Write($"dsa defs fmt: {exception.Message}");
                failed++;
            }
        }

        DefsOutput.Write(writer => output.ForEach(line => writer.WriteLine(Complaint.Printable(line))));
        Complaint.Write(Summary(files.Count, changed, refused, failed, isCheck));
        return failed > 0 ? ExitCode.Usage : refused > 0 || (isCheck && changed > 0) ? ExitCode.Failure : ExitCode.Success;
    }

    private static string Summary(int files, int changed, int refused, int failed, bool isCheck) =>
        $"{files} {(files == 1 ? "file" : "files")}: {changed} {(isCheck ? "would change" : "changed")}"
        + (refused > 0 ? $", {refused} with syntax errors" : "")
        + (failed > 0 ? $", {failed} that cannot be read or written" : "") + ".";
}
