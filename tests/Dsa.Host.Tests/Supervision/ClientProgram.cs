using System.Collections.Concurrent;
using System.Diagnostics;

namespace Dsa.Host.Tests.Supervision;

/// <summary>The C programs of clients/, compiled once a run of the tests.</summary>
internal static class ClientProgram
{
    private static readonly string Folder = Directory.CreateTempSubdirectory("dsa-clients").FullName;
    private static readonly ConcurrentDictionary<string, Lazy<string>> Compiled = [];

    static ClientProgram() => AppDomain.CurrentDomain.ProcessExit += static (_, _) => Directory.Delete(Folder, recursive: true);

    /// <summary>The path of clients/NAME.c as a program.</summary>
    public static string Compile(string name, params string[] options) =>
        Compiled.GetOrAdd($"{name} {string.Join(' ', options)}", static (_, what) => new(() => Build(Path.Combine(AppContext.BaseDirectory, "clients", what.name + ".c"), what.options)), (name, options)).Value;

    /// <summary>A program of assembly text.</summary>
    public static string Assemble(string text, params string[] options)
    {
        var source = Path.Combine(Folder, Path.GetRandomFileName() + ".s");
        File.WriteAllText(source, text);
        return Build(source, options);
    }

    private static string Build(string source, string[] options)
    {
        var program = Path.Combine(Folder, Path.GetRandomFileName());
        using var compiler = Process.Start(new ProcessStartInfo("gcc", ["-O1", "-Wall", "-mno-red-zone", "-pthread", .. options, "-o", program, source]) { RedirectStandardError = true })!;
        var complaints = compiler.StandardError.ReadToEnd();
        compiler.WaitForExit();
        return compiler.ExitCode == 0 ? program : throw new InvalidOperationException($"gcc refuses {source}: {complaints}");
    }
}
