using System.CommandLine;
using Dsa.Bindings.Generator;
using Dsa.Cli.Reporting;
using Dsa.Definitions;
using Dsa.Definitions.Checking;
using Dsa.Definitions.Sources;

namespace Dsa.Cli.Commands.Defs;

/// <summary><c>dsa defs check</c>: what the generator would say, without a compilation.</summary>
/// <remarks>Findings go to standard output, as those of compilers do; the summary goes to standard error.</remarks>
internal static class CheckCommand
{
    public static Command Create()
    {
        var paths = new Argument<string[]>("paths")
        {
            Arity = ArgumentArity.ZeroOrMore,
            Description = "Files, and folders whose *.hwdef files are meant; - for standard input; without any, the current folder. All files that name one device are one definition.",
        };
        var json = new Option<bool>("--json") { Description = "Print the findings as one JSON object." };
        var command = new Command("check", "Say what is wrong with definition files: a line 'file(line,column): error HWDEF1234: text' each. Exit status 1 when there are errors.") { paths, json };
        command.SetAction(result => DefsGuard.Run("defs check", () => Check(result.GetValue(paths) ?? [], result.GetValue(json))));
        return command;
    }

    private static int Check(string[] paths, bool json)
    {
        var set = DefinitionSet.Bind(DefinitionSources.Read(paths));
        if (json)
        {
            DefsOutput.WriteJson(writer => CheckJson.Write(writer, set));
        }
        else
        {
            DefsOutput.Write(writer =>
            {
                foreach (var finding in set.Diagnostics)
                {
                    writer.WriteLine(Complaint.Printable(finding.ToLine()));
                }
            });
            Complaint.Write(Summary(set));
        }

        return set.Diagnostics.Any(Finding.IsError) ? ExitCode.Failure : ExitCode.Success;
    }

    private static string Summary(DefinitionSet set)
    {
        var errors = set.Diagnostics.Count(Finding.IsError);
        var counts = set.Diagnostics.Count == 0 ? "nothing wrong" : $"{errors.Count("error")}, {(set.Diagnostics.Count - errors).Count("warning")}";
        return $"{set.Files.Count.Count("file")}, {set.Devices.Count.Count("device")}: {counts}.";
    }
}
