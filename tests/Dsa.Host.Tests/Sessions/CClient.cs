using System.Diagnostics;

namespace Dsa.Host.Tests.Sessions;

/// <summary>The C program of these tests, compiled once.</summary>
internal static class CClient
{
    private static readonly Lazy<string> s_path = new(static () =>
    {
        var program = Path.Combine(AppContext.BaseDirectory, "portal");
        using var compiler = Process.Start("gcc", ["-O1", "-o", program, Path.Combine(AppContext.BaseDirectory, "Clients", "portal.c")]);
        compiler.WaitForExit();
        Assert.Equal(0, compiler.ExitCode);
        return program;
    });

    /// <summary>The program.</summary>
    public static string Program => s_path.Value;
}
