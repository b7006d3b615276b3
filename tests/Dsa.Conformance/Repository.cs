using System.Runtime.CompilerServices;

namespace Dsa.Conformance;

/// <summary>Where the sources are.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot(Here());

    public static IEnumerable<string> Sources(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(static path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    private static string FindRoot(string? folder)
    {
        while (folder is not null && !File.Exists(Path.Combine(folder, "Dsa.Bindings.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("The tests run outside their repository.");
    }

    /// <summary>The folder the test runs in; the folder it was compiled in when that is elsewhere.</summary>
    private static string Here([CallerFilePath] string path = "") =>
        File.Exists(path) ? Path.GetDirectoryName(path)! : AppContext.BaseDirectory;
}
