using Dsa.Host.FileSystem;
using Dsa.Host.Programs;
using Dsa.Host.Supervision;

namespace Dsa.Host.Tests.Sessions;

/// <summary>What tests with programs of this host need.</summary>
internal static class Requirements
{
    private const int Interrupt = 2;

    private static readonly Lazy<string?> s_host = new(static () =>
    {
        if (new LinuxFactAttribute().Skip is { } skip)
        {
            return skip;
        }

        if (!Environment.IsPrivilegedProcess)
        {
            return "needs root";
        }

        try
        {
            FuseDevice.Open().Dispose();
        }
        catch (HostException exception)
        {
            return exception.Message;
        }

        return DsaExec.Run("exec", "--unconfigured", "--", "true") is { ExitCode: not 0 } run ? $"needs a mount namespace: {run.Error}" : null;
    });

    private static readonly Lazy<string?> s_polling = new(static () =>
        DsaExec.Run("exec", "--portal", "poll", "--unconfigured", "--", "true") is { ExitCode: not 0 } run ? run.Error : null);

    /// <summary>What is missing for programs whose portals are polled, or null.</summary>
    public static string? MissingForPolling(params string[] programs) => Missing(programs) ?? s_polling.Value;

    /// <summary>What is missing for programs that SIGINT is to reach, or null: who is started with a signal ignored passes that on, and a shell cannot trap it.</summary>
    public static string? MissingForInterrupts(params string[] programs) =>
        Missing(programs) ?? ((ProcessStatus.IgnoredSignals(Environment.ProcessId) & Signals.Bit(Interrupt)) != 0 ? "the tests were started with SIGINT ignored, as a shell without job control starts what is in the background" : null);

    /// <summary>What is missing, or null.</summary>
    public static string? Missing(params string[] programs) =>
        programs.FirstOrDefault(static program => !IsInstalled(program)) is { } missing ? $"{missing} is not installed" : s_host.Value;

    private static bool IsInstalled(string program) =>
        program.StartsWith('/') ? File.Exists(program) : (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));
}
