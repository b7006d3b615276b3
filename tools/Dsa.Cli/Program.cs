using System.CommandLine;
using Dsa.Cli.Commands;
using Dsa.Cli.Reporting;

namespace Dsa.Cli;

/// <summary>The <c>dsa</c> command.</summary>
internal static class Program
{
    public static int Main(string[] arguments)
    {
        var root = new RootCommand("A Data Streaming Accelerator without the silicon.") { RunCommand.Create() };
        var result = root.Parse(arguments);
        if (result.Errors.Count > 0)
        {
            Complaint.Write($"dsa: {result.Errors[0].Message} (dsa --help lists the options)");
            return ExitCode.Usage;
        }

        return result.Invoke();
    }
}
