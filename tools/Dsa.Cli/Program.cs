using System.CommandLine;
using System.CommandLine.Parsing;
using Dsa.Cli.Commands;
using Dsa.Cli.Commands.Defs;
using Dsa.Cli.Reporting;
using Dsa.Definitions.Messages;

namespace Dsa.Cli;

/// <summary>The <c>dsa</c> command.</summary>
internal static class Program
{
    public static int Main(string[] arguments)
    {
        var root = new RootCommand("A Data Streaming Accelerator without the silicon.") { RunCommand.Create(), DefsCommand.Create() };
        var result = root.Parse(arguments);
        if (result.Errors.Count > 0)
        {
            Complaint.Write($"dsa: {Echo.Within(result.Errors[0].Message)} ({CommandLine(result.CommandResult)} --help lists the options)");
            return ExitCode.Usage;
        }

        return result.Invoke();
    }

    private static string CommandLine(CommandResult command) =>
        command.Parent is CommandResult outer ? $"{CommandLine(outer)} {command.Command.Name}" : "dsa";
}
