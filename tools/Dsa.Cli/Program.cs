using System.CommandLine;
using System.CommandLine.Parsing;
using Dsa.Cli.Commands;
using Dsa.Cli.Commands.Config;
using Dsa.Cli.Commands.Defs;
using Dsa.Cli.Reporting;
using Dsa.Definitions.Messages;
using Dsa.Host.Programs;

namespace Dsa.Cli;

/// <summary>The <c>dsa</c> command.</summary>
internal static class Program
{
    public static int Main(string[] arguments)
    {
        // Before what needs more files.
        if (OperatingSystem.IsLinux() && OpenFileLimit.Most < OpenFileLimit.Fewest)
        {
            Complaint.Write($"dsa: {OpenFileLimit.Most} files may be open at a time, and {OpenFileLimit.Fewest} are needed; raise the hard limit (ulimit -Hn).");
            return ExitCode.Usage;
        }

        return Run(arguments);
    }

    private static int Run(string[] arguments)
    {
        var root = new RootCommand("A Data Streaming Accelerator without the silicon.") { RunCommand.Create(), ExecCommand.Create(), HostCommand.Create(), VdevCommand.Create(), ServeCommand.Create(), ListCommand.Create(), ConfigCommand.Create(), DefsCommand.Create() };
        // An argument such as @all is a name as others are.
        var result = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (result.Errors.Count > 0)
        {
            Complaint.Write($"dsa: {Echo.Within(TextOf(result.Errors[0], result.CommandResult))} ({CommandLine(result.CommandResult)} --help lists the options)");
            return ExitCode.Usage;
        }

        return result.Invoke();
    }

    /// <summary>What is wrong, on one line; of what is missing, its name.</summary>
    private static string TextOf(ParseError error, CommandResult command)
    {
        var missing = command.Command.Arguments.Where(argument => argument.Arity.MinimumNumberOfValues > 0 && command.GetResult(argument) is null or { Tokens.Count: 0 }).ToList();
        return missing.Count > 0 && error.SymbolResult is CommandResult or ArgumentResult
            ? $"<{missing[0].Name}> is missing: {missing[0].Description}"
            : string.Join(' ', error.Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    private static string CommandLine(CommandResult command) =>
        command.Parent is CommandResult outer ? $"{CommandLine(outer)} {command.Command.Name}" : "dsa";
}
