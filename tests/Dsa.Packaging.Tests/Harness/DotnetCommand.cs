using System.Diagnostics;
using System.Text;

namespace Dsa.Packaging.Tests.Harness;

/// <summary>One run of the <c>dotnet</c> command, as a person would do it in a folder: the environment of these tests is kept out.</summary>
/// <param name="ExitCode">0 when it went well.</param>
/// <param name="Output">What it printed.</param>
internal sealed record DotnetCommand(int ExitCode, string Output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);

    /// <summary>Runs it.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="packagesFolder">Where restored packages go; null is the user's folder.</param>
    /// <param name="arguments">Its arguments.</param>
    public static DotnetCommand Run(string folder, string? packagesFolder, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(static name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_NOLOGO"] = "1";
        if (packagesFolder is not null)
        {
            start.Environment["NUGET_PACKAGES"] = packagesFolder;
        }

        return Run(start);
    }

    /// <summary>The output of a command that has to go well.</summary>
    public string Succeeded()
    {
        Assert.True(ExitCode == 0, Output);
        return Output;
    }

    private static DotnetCommand Run(ProcessStartInfo start)
    {
        var output = new StringBuilder();
        using var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Append(line.Data);
        process.ErrorDataReceived += (_, line) => Append(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"dotnet {string.Join(' ', start.ArgumentList)} does not end; it printed\n{output}");
        }

        process.WaitForExit();
        return new(process.ExitCode, output.ToString());

        void Append(string? line)
        {
            if (line is not null)
            {
                lock (output)
                {
                    output.Append(line).Append('\n');
                }
            }
        }
    }
}
