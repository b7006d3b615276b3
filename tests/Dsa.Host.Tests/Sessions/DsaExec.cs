using System.Diagnostics;

namespace Dsa.Host.Tests.Sessions;

/// <summary>The command <c>dsa</c> as a process of its own.</summary>
internal static class DsaExec
{
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(2);

    /// <summary>Runs it to its end.</summary>
    public static (int ExitCode, string Output, string Error) Run(params string[] arguments) => Run(s_longest, arguments);

    /// <summary>Runs it to its end, which comes within this time.</summary>
    public static (int ExitCode, string Output, string Error) Run(TimeSpan longest, params string[] arguments)
    {
        using var process = Start(arguments);
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(longest))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"dsa {string.Join(' ', arguments)} did not end");
        }

        return (process.ExitCode, output.Result, error.Result);
    }

    /// <summary>Runs a script of sh with devices.</summary>
    public static (int ExitCode, string Output, string Error) Script(string script, params string[] options) =>
        Run(["exec", .. options, "--", "sh", "-c", script]);

    /// <summary>Starts it; it reads from a pipe.</summary>
    public static Process Start(params string[] arguments) => Process.Start(Describe(arguments))!;

    /// <summary>How it is started.</summary>
    public static ProcessStartInfo Describe(params string[] arguments) =>
        new("dotnet", [Path.Combine(AppContext.BaseDirectory, "dsa.dll"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
}
