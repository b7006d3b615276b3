using Dsa.Cli.Reporting;
using Dsa.Cli.Run;
using Dsa.Definitions.Sources;

namespace Dsa.Cli.Commands.Defs;

/// <summary>Turns what can go wrong in any <c>dsa defs</c> command into one line on standard error and an exit status.</summary>
/// <remarks>2 when a file, the standard streams among them, or an option is wrong; 1 when definitions have errors, but not for <c>diff</c>, which differs by 1.</remarks>
internal static class DefsGuard
{
    /// <summary>Runs the body of a command.</summary>
    /// <param name="command">What complaints begin with, such as <c>defs check</c>.</param>
    /// <param name="body">Does the work and gives the exit status.</param>
    /// <param name="unsound">The exit status when definitions have errors.</param>
    public static int Run(string command, Func<int> body, int unsound = ExitCode.Failure)
    {
        try
        {
            return body();
        }
        catch (Exception exception) when (exception is UsageException or DefinitionSourceException or RunFailedException)
        {
            Complaint.Write($"dsa {command}: {exception.Message}");
            return ExitCode.Usage;
        }
        catch (UnsoundDefinitionException exception)
        {
            Complaint.Write($"dsa {command}: {exception.Message}");
            return unsound;
        }
    }
}
