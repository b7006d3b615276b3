using System.Text.RegularExpressions;

namespace Dsa.Packaging.Tests.Harness;

/// <summary>Projects of package users, outside the repository, restored from the packed package alone and built.</summary>
internal sealed partial class Consumers
{
    private readonly string _folder;
    private readonly string _packages;

    public Consumers(string folder, PackedPackage package)
    {
        _folder = Path.Combine(folder, "consumers");
        _packages = Path.Combine(folder, "packages");
        foreach (var (path, text) in Sample.Files)
        {
            Write(path, PackageVersion().Replace(text, $"${{1}}{package.Version}\""));
        }

        OnwardProject.WriteTo(Write);
        BrokenProject.WriteTo(Write, package.Version);
        // No other source: what the package needs, it must bring.
        Write("nuget.config", $"""
            <configuration>
              <packageSources>
                <clear />
                <add key="packed" value="{package.Feed}" />
              </packageSources>
            </configuration>
            """);
        WriteSolution("Working.slnx", [.. Sample.Names, OnwardProject.Name]);
        BuildOutput = Dotnet("build", "Working.slnx").Succeeded();
    }

    /// <summary>What was said while the projects without errors were built.</summary>
    public string BuildOutput { get; }

    /// <summary>Builds the project whose definition has an error.</summary>
    public DotnetCommand BuildBroken() => Dotnet("build", BrokenProject.Name);

    /// <summary>What a program prints.</summary>
    public string Run(string project, params IEnumerable<string> arguments) =>
        DotnetCommand.Run(_folder, _packages, [Path.Combine(project, "bin", "Debug", "net10.0", $"{project}.dll"), .. arguments]).Succeeded();

    /// <summary>The definition files of a project, as the build sees them.</summary>
    public string DefinitionsOf(string project, params IEnumerable<string> options) =>
        Evaluate(project, ["-getItem:AdditionalFiles", .. options]);

    /// <summary>The items of a kind that a project has, as MSBuild shows them.</summary>
    public string ItemsOf(string project, string kind) => Evaluate(project, ["-getItem:" + kind]);

    /// <summary>The value of a property of a project.</summary>
    public string PropertyOf(string project, string name) => Evaluate(project, ["-getProperty:" + name]);

    private string Evaluate(string project, IEnumerable<string> options) =>
        DotnetCommand.Run(_folder, _packages, ["msbuild", $"{project}/{project}.csproj", "-nodeReuse:false", .. options]).Succeeded();

    private DotnetCommand Dotnet(string verb, string what) =>
        DotnetCommand.Run(_folder, _packages, verb, what, "-p:UseSharedCompilation=false", "-nodeReuse:false", "-v:minimal");

    private void WriteSolution(string name, IEnumerable<string> projects) => Write(name, $"""
        <Solution>
        {string.Join('\n', projects.Select(static project => $"  <Project Path=\"{project}/{project}.csproj\" />"))}
        </Solution>
        """);

    private void Write(string path, string text)
    {
        var target = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.WriteAllText(target, text);
    }

    [GeneratedRegex("(Include=\"Dsa.Bindings\" Version=\")[^\"]*\"")]
    private static partial Regex PackageVersion();
}
