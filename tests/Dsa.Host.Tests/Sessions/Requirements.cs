using Dsa.Host.FileSystem;

namespace Dsa.Host.Tests.Sessions;

/// <summary>What tests with programs of this host need.</summary>
internal static class Requirements
{
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

    /// <summary>What is missing, or null.</summary>
    public static string? Missing(params string[] programs) =>
        programs.FirstOrDefault(static program => !IsInstalled(program)) is { } missing ? $"{missing} is not installed" : s_host.Value;

    private static bool IsInstalled(string program) =>
        program.StartsWith('/') ? File.Exists(program) : (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));
}
