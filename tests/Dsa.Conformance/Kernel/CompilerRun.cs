using System.Diagnostics;

namespace Dsa.Conformance.Kernel;

/// <summary>A C program, compiled and run.</summary>
internal static class CompilerRun
{
    private const int LongestRunMilliseconds = 60_000;

    /// <summary>What a program writes when it is given some input.</summary>
    public static string Of(string program, byte[] input)
    {
        var folder = Directory.CreateTempSubdirectory("dsa-header");
        try
        {
            var source = Path.Combine(folder.FullName, "program.c");
            var binary = Path.Combine(folder.FullName, "program");
            File.WriteAllText(source, program);
            Run("gcc", [], "-w", "-o", binary, source);
            return Run(binary, input);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Run(string file, byte[] input, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(file, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        process.StandardInput.BaseStream.Write(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(LongestRunMilliseconds));
        Assert.Equal(0, process.ExitCode);
        return output;
    }
}
