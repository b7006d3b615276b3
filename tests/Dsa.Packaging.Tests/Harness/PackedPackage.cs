using System.IO.Compression;

namespace Dsa.Packaging.Tests.Harness;

/// <summary>The package, built from the sources as they are.</summary>
internal sealed class PackedPackage
{
    public const string Id = "Dsa.Bindings";

    /// <summary>Packs into a folder, which then is a source of packages.</summary>
    public PackedPackage(string folder)
    {
        Feed = Path.Combine(folder, "feed");
        DotnetCommand.Run(
            Repository.Root, null, "pack", Repository.Product, "-o", Feed, "--artifacts-path", Path.Combine(folder, "artifacts"),
            $"-p:Version={Version}", "-p:RunAnalyzers=false", "-p:UseSharedCompilation=false", "-nodeReuse:false").Succeeded();
    }

    /// <summary>No other run has it, so that no cache can answer for it.</summary>
    public string Version { get; } = $"0.1.0-test.{Environment.ProcessId}.{Environment.TickCount64}";

    /// <summary>The folder with the package and its symbols.</summary>
    public string Feed { get; }

    /// <summary>Opens the package.</summary>
    public ZipArchive Open() => ZipFile.OpenRead(Path.Combine(Feed, $"{Id}.{Version}.nupkg"));

    /// <summary>Opens the symbols.</summary>
    public ZipArchive OpenSymbols() => ZipFile.OpenRead(Path.Combine(Feed, $"{Id}.{Version}.snupkg"));

    /// <summary>The text of one file of the package.</summary>
    public string Text(string path)
    {
        using var package = Open();
        using var reader = new StreamReader(package.GetEntry(path)!.Open());
        return reader.ReadToEnd();
    }

    /// <summary>Writes one file of the package beside it, and gives the path.</summary>
    public string Extract(string path)
    {
        var target = Path.Combine(Feed, Path.GetFileName(path));
        using var package = Open();
        package.GetEntry(path)!.ExtractToFile(target, overwrite: true);
        return target;
    }
}
