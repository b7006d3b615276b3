using System.Net.Sockets;

namespace Dsa.Packaging.Tests.Harness;

/// <summary>A fact about the package, which can only be made where the packages that its build needs can be had.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PackageFactAttribute : FactAttribute
{
    private const string Registry = "api.nuget.org";

    private static readonly string[] Needed = ["microsoft.bcl.hashcode", "microsoft.codeanalysis.analyzers", "microsoft.codeanalysis.csharp", "microsoft.codeanalysis.csharp.workspaces"];

    private static readonly Lazy<string?> Obstacle = new(static () => AreCached() || IsRegistryReachable()
        ? null
        : $"the packages {string.Join(", ", Needed)} are neither in the package cache nor is {Registry} within reach");

    public PackageFactAttribute() => Skip = Obstacle.Value;

    private static bool AreCached()
    {
        var folder = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        return Needed.All(name => Directory.Exists(Path.Combine(folder, name)));
    }

    private static bool IsRegistryReachable()
    {
        try
        {
            using var client = new TcpClient();
            return client.ConnectAsync(Registry, 443).Wait(TimeSpan.FromSeconds(5));
        }
        catch (AggregateException)
        {
            return false;
        }
    }
}
