namespace Dsa.Packaging.Tests.Harness;

/// <summary>A fact about the package, which can only be made where the packages that its build needs can be had.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PackageFactAttribute : FactAttribute
{
    private static readonly string[] Needed = ["microsoft.bcl.hashcode", "microsoft.codeanalysis.analyzers", "microsoft.codeanalysis.csharp", "microsoft.codeanalysis.csharp.workspaces"];

    private static readonly Lazy<string?> Obstacle = new(static () => AreCached() || CanRestore()
        ? null
        : $"the packages {string.Join(", ", Needed)} are neither in the package cache nor can they be restored");

    public PackageFactAttribute() => Skip = Obstacle.Value;

    private static bool AreCached()
    {
        var folder = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        return Needed.All(name => Directory.Exists(Path.Combine(folder, name)));
    }

    private static bool CanRestore()
    {
        var folder = Directory.CreateTempSubdirectory("dsa-restore-");
        try
        {
            return DotnetCommand.Run(Repository.Root, null, "restore", Repository.Product, "--artifacts-path", folder.FullName, "-nodeReuse:false").ExitCode == 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
