using System.Diagnostics;

namespace Dsa.Definitions.Tests.Exporting;

/// <summary>Runs a program of this machine to its end.</summary>
internal static class RunningProgram
{
    private const int LimitMilliseconds = 120_000;

    /// <summary>Runs it; gives its exit status and all that it wrote.</summary>
    public static (int ExitCode, string Output) Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        if (!process.WaitForExit(LimitMilliseconds))
        {
            process.Kill();
        }

        return (process.ExitCode, output + error.Result);
    }
}
