using System.Diagnostics;
using System.Text;

namespace Dsa.Cli.Tests;

/// <summary>The <c>dsa</c> command in a process of its own.</summary>
/// <param name="ExitCode">Its exit status.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error.</param>
internal sealed record DsaCommand(int ExitCode, string Output, string Error)
{
    private const int PatienceMilliseconds = 120_000;

    /// <summary>Runs it, with nothing on standard input.</summary>
    public static DsaCommand Run(params string[] arguments) => RunIn(null, "", arguments);

    /// <summary>Runs it in a folder, with a text on standard input.</summary>
    public static DsaCommand RunIn(string? folder, string input, params string[] arguments) =>
        Run("dotnet", folder, input, [typeof(Program).Assembly.Location, .. arguments]);

    /// <summary>Has bash run a line, in which <c>$dsa</c> is the command.</summary>
    public static DsaCommand RunLine(string folder, string line) =>
        Run("bash", folder, "", ["-c", $"dsa='dotnet {typeof(Program).Assembly.Location}'; {line}"]);

    /// <summary>Fails unless the command said one line, with these words in it, and nothing else.</summary>
    public void AssertRefused(int exitCode, params string[] words)
    {
        Assert.Equal((exitCode, ""), (ExitCode, Output));
        Assert.Single(Error.TrimEnd('\n').Split('\n'));
        Assert.All(words, word => Assert.Contains(word, Error, StringComparison.Ordinal));
    }

    private static DsaCommand Run(string program, string? folder, string input, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder ?? "",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        if (!process.WaitForExit(PatienceMilliseconds))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"dsa {string.Join(' ', arguments)} did not end");
        }

        return new(process.ExitCode, output.Result, error.Result);
    }
}
