using System.CommandLine;
using Dsa.Cli.Reporting;

namespace Dsa.Cli.Commands.Config;

/// <summary><c>dsa config</c>: what one does with configurations of accel-config.</summary>
internal static class ConfigCommand
{
    public static Command Create()
    {
        var command = new Command("config", "Work with configurations of accel-config.") { ConfigCheckCommand.Create(), ConfigSaveCommand.Create() };
        command.SetAction(_ =>
        {
            Complaint.Write($"dsa config: nothing was asked for; write one of {string.Join(", ", command.Subcommands.Select(static inner => inner.Name))} behind it (dsa config --help says what they do).");
            return ExitCode.Usage;
        });
        return command;
    }
}
