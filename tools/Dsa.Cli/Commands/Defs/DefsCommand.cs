using System.CommandLine;
using Dsa.Cli.Reporting;

namespace Dsa.Cli.Commands.Defs;

/// <summary><c>dsa defs</c>: what one does with definition files besides compiling them.</summary>
internal static class DefsCommand
{
    public static Command Create()
    {
        var command = new Command("defs", "Work with definition files (*.hwdef).")
        {
            CheckCommand.Create(),
            ExportCommand.Create(),
            ImportCommand.Create(),
            DiffCommand.Create(),
            DecodeCommand.Create(),
            ShowCommand.Create(),
            FmtCommand.Create(),
        };
        command.SetAction(_ =>
        {
            Complaint.Write($"dsa defs: nothing was asked for; write one of {string.Join(", ", command.Subcommands.Select(static inner => inner.Name))} behind it (dsa defs --help says what they do).");
            return ExitCode.Usage;
        });
        return command;
    }
}
