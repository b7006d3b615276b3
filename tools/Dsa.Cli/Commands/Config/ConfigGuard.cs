using Dsa.Cli.Reporting;
using Dsa.Cli.Run;
using Dsa.Configuration;

namespace Dsa.Cli.Commands.Config;

/// <summary>Turns what can go wrong with devices that are made for a call into one line on standard error and an exit status.</summary>
internal static class ConfigGuard
{
    /// <summary>Runs the body of a command.</summary>
    /// <param name="command">What complaints begin with, such as <c>config save</c>.</param>
    /// <param name="configuration">The file of <c>--config</c>.</param>
    /// <param name="body">Does the work and gives the exit status.</param>
    public static int Run(string command, string configuration, Func<int> body)
    {
        try
        {
            return body();
        }
        catch (ConfigurationException exception)
        {
            Complaint.Write($"dsa {command}: {DeviceInput.Refusal(configuration, exception)}");
            return ExitCode.Failure;
        }
        catch (Exception exception) when (exception is UsageException or RunFailedException)
        {
            Complaint.Write($"dsa {command}: {exception.Message}");
            return ExitCode.Usage;
        }
    }
}
