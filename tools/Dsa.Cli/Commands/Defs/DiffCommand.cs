using System.CommandLine;
using Dsa.Cli.Reporting;
using Dsa.Definitions;
using Dsa.Definitions.Comparing;

namespace Dsa.Cli.Commands.Defs;

/// <summary><c>dsa defs diff</c>: what changed between two sets of definition files, whatever they look like.</summary>
/// <remarks>Exit status as that of diff: 0 when both mean the same, 1 when not, 2 when they cannot be compared.</remarks>
internal static class DiffCommand
{
    private const string Markdown = "markdown";
    private const string Json = "json";

    public static Command Create()
    {
        var old = new Argument<string>("old") { Description = "What there was: a file, or a folder whose *.hwdef files are meant." };
        var now = new Argument<string>("new") { Description = "What there is now." };
        var format = new Option<string>("--format") { Description = "text, json or markdown.", DefaultValueFactory = static _ => "text" };
        format.AcceptOnlyFromAmong("text", Json, Markdown);
        var docs = new Option<bool>("--docs") { Description = "List changes of documentation, too; otherwise they are only counted." };
        var command = new Command("diff", "Say what differs between two definitions: bits, places, types, accesses, names. Exit status 0 when they mean the same, 1 when not, 2 on trouble.") { old, now, format, docs };
        command.SetAction(result => DefsGuard.Run(
            "defs diff",
            () => Compare(DefsInput.Load([result.GetValue(old)!]), DefsInput.Load([result.GetValue(now)!]), result.GetValue(format)!, result.GetValue(docs)),
            unsound: ExitCode.Usage));
        return command;
    }

    private static int Compare(DefinitionSet old, DefinitionSet now, string format, bool docs)
    {
        var all = DefinitionComparison.Of(old, now);
        var listed = all.Where(difference => docs || difference.Kind != ChangeKind.Documented).ToList();
        switch (format)
        {
            case Json:
                DefsOutput.WriteJson(writer => DifferenceJson.Write(writer, all, listed));
                break;
            case Markdown:
                DefsOutput.Write(writer => DifferenceMarkdown.Write(writer, listed));
                break;
            default:
                DefsOutput.Write(writer => listed.ForEach(difference => writer.WriteLine(Complaint.Printable(DifferenceText.LineOf(difference)))));
                Complaint.Write(DifferenceText.Summary(all, docs));
                break;
        }

        return listed.Count == 0 ? ExitCode.Success : ExitCode.Failure;
    }
}
