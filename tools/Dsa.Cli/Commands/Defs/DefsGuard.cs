using Dsa.Cli.Reporting;
using Dsa.Cli.Run;
using Dsa.Definitions.Sources;

namespace Dsa.Cli.Commands.Defs;

/// <summary>Turns what can go wrong in any <c>dsa defs</c> command into one line on standard error and an exit status.</summary>
internal static class DefsGuard
{
    /// <summary>Runs the body of a command.</summary>
    /// <param name="command">What complaints begin with, such as <c>defs check</c>.</param>
    /// <param name="body">Does the work and gives the exit status.</param>
    /// <param name="failure">The exit status when the answer cannot be written.</param>
    public static int Run(string command, Func<int> body, int failure = ExitCode.Failure)
    {
        try
        {
            return body();
        }
        catch (Exception exception) when (exception is UsageException or DefinitionSourceException)
        {
            Complaint.Write($"dsa {command}: {exception.Message}");
            return ExitCode.Usage;
        }
        catch (RunFailedException exception)
        {
            Complaint.Write($"dsa {command}: {exception.Message}");
            return failure;
        }
    }
}
