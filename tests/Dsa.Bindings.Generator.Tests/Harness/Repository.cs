using System.Reflection;

namespace Dsa.Bindings.Generator.Tests.Harness;

/// <summary>Where the sources of this repository lie.</summary>
internal static class Repository
{
    public static string Root { get; } = Path.GetFullPath(typeof(Repository).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!);

    public static string Generator { get; } = Path.Combine(Root, "generator", "Dsa.Bindings.Generator");

    public static string Cases { get; } = Path.Combine(Root, "tests", "Dsa.Bindings.Generator.Tests", "Cases");

    /// <summary>The hand-written types that generated code needs.</summary>
    public static IReadOnlyList<string> SupportSources { get; } = new[] { "Registers", "Structures" }
        .SelectMany(folder => Directory.GetFiles(Path.Combine(Root, "runtime", "Dsa.Bindings", folder), "*.cs"))
        .Order(StringComparer.Ordinal)
        .ToList();

    /// <summary>The folders of golden cases, by name.</summary>
    public static IEnumerable<string> GoldenCases { get; } = Directory.GetDirectories(Cases)
        .Select(folder => Path.GetFileName(folder)!)
        .Where(name => name != "Diagnostics")
        .Order(StringComparer.Ordinal)
        .ToList();

    /// <summary>The folders of diagnostic cases, by name.</summary>
    public static IEnumerable<string> DiagnosticCases { get; } = Directory.GetDirectories(Path.Combine(Cases, "Diagnostics"))
        .Select(folder => Path.GetFileName(folder)!)
        .Order(StringComparer.Ordinal)
        .ToList();
}
