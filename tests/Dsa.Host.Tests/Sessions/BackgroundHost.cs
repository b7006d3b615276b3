using System.Diagnostics;

namespace Dsa.Host.Tests.Sessions;

/// <summary>A host that is kept up by <c>dsa host up</c>, under a name of its own.</summary>
internal sealed class BackgroundHost : IDisposable
{
    private static int s_count;

    /// <summary>A name for one that is not up yet.</summary>
    public BackgroundHost(bool isUp)
    {
        Assert.False(isUp);
        Greeting = string.Empty;
    }

    public BackgroundHost(params string[] options)
    {
        var up = DsaExec.Run(["host", "up", "--name", Name, .. options]);
        Assert.Equal((0, string.Empty), (up.ExitCode, up.Error));
        Greeting = up.Output;
    }

    /// <summary>Its name.</summary>
    public string Name { get; } = NewName();

    /// <summary>What it said when it was up.</summary>
    public string Greeting { get; }

    /// <summary>Whether there is a process of it.</summary>
    public bool IsRunning => Ids().Any();

    /// <summary>Its process.</summary>
    public int ProcessId => Ids().Single();

    /// <summary>A name that no other test uses.</summary>
    public static string NewName() => $"test-{Environment.ProcessId}-{Interlocked.Increment(ref s_count)}";

    /// <summary>Runs a script of sh with its devices.</summary>
    public (int ExitCode, string Output, string Error) Script(string script) => DsaExec.Run("host", "run", "--name", Name, "--", "sh", "-c", script);

    /// <summary>Starts a script of sh with its devices, and waits for its first line.</summary>
    public Process Start(string script, string firstLine)
    {
        var process = DsaExec.Start("host", "run", "--name", Name, "--", "sh", "-c", script);
        Assert.Equal(firstLine, process.StandardOutput.ReadLine());
        return process;
    }

    /// <summary>Ends it.</summary>
    public (int ExitCode, string Output, string Error) Down() => DsaExec.Run("host", "down", "--name", Name);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Ids().Any())
        {
            Down();
        }
    }

    private IEnumerable<int> Ids()
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(static path => int.TryParse(Path.GetFileName(path), out _)))
        {
            string[] words;
            try
            {
                words = File.ReadAllText(Path.Combine(folder, "cmdline")).Split('\0');
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                continue;
            }

            if (words.Contains("--detached") && words.Contains(Name))
            {
                yield return int.Parse(Path.GetFileName(folder), System.Globalization.CultureInfo.InvariantCulture);
            }
        }
    }
}
