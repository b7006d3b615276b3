using System.Reflection;

namespace Dsa.Packaging.Tests.Harness;

/// <summary>Where the sources of this repository lie.</summary>
internal static class Repository
{
    public static string Root { get; } = Path.GetFullPath(typeof(Repository).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(static attribute => attribute.Key == "RepositoryRoot").Value!);

    /// <summary>The project that is packed.</summary>
    public static string Product { get; } = Path.Combine(Root, "runtime", "Dsa.Bindings");

    /// <summary>The project of these tests, with the projects of package users.</summary>
    public static string Tests { get; } = Path.Combine(Root, "tests", "Dsa.Packaging.Tests");
}
