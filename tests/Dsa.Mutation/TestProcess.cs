using System.Diagnostics;

namespace Dsa.Mutation;

/// <summary>Runs the tests that claim a row in a process of their own, which may hang or crash.</summary>
internal static class TestProcess
{
    // By SIGKILL, as when memory is short, and by SIGTERM.
    private const int KilledByOthers = 128 + 9;
    private const int TerminatedByOthers = 128 + 15;

    /// <summary>Runs the tests with a driver.</summary>
    /// <param name="testsPath">The tests' assembly.</param>
    /// <param name="row">The row.</param>
    /// <param name="driver">The driver's assembly.</param>
    /// <param name="limit">How long they may take.</param>
    public static async Task<TestRun> RunAsync(string testsPath, string row, byte[] driver, TimeSpan limit)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(TestProcess).Assembly.Location, ClaimedTests.Command, testsPath, row])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // A long run elsewhere is not one of each mutant.
        start.Environment.Remove("DSA_SOAK_SCALE");
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        using var timeout = new CancellationTokenSource(limit);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(timeout.Token);
            var errors = process.StandardError.ReadToEndAsync(timeout.Token);
            await SendAsync(process, driver, timeout.Token);
            await process.WaitForExitAsync(timeout.Token);
            return Judge(process.ExitCode, LastLine(await output), LastLine(await errors), watch.Elapsed);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return new TestRun(Outcome.Failed, $"no end after {limit.TotalSeconds:F0} s", watch.Elapsed);
        }
    }

    private static async Task SendAsync(Process process, byte[] driver, CancellationToken cancellation)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(driver, cancellation);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended without it; its last words say why.
        }
    }

    private static TestRun Judge(int exitCode, string output, string errors, TimeSpan duration) => exitCode switch
    {
        ClaimedTests.Passed => new TestRun(Outcome.Passed, output, duration),
        ClaimedTests.Failed => new TestRun(Outcome.Failed, output, duration),
        ClaimedTests.NotRun => new TestRun(Outcome.NotRun, output, duration),
        KilledByOthers or TerminatedByOthers => new TestRun(Outcome.NotRun, "the process was ended from outside", duration),
        _ => new TestRun(Outcome.Failed, $"the process ended with {exitCode}: {errors}", duration),
    };

    private static string LastLine(string text) => text.TrimEnd().Split('\n')[^1];
}
