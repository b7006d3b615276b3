using System.Diagnostics;
using System.IO.Compression;
using System.Reflection.Metadata;
using System.Xml.Linq;
using Dsa.Bindings.Registers;
using Dsa.Packaging.Tests.Harness;

namespace Dsa.Packaging.Tests;

/// <summary>What is in the package.</summary>
[Collection(PackagingCollection.Name)]
public sealed class PackageTests(PackagingBench bench)
{
    [PackageFact]
    public void The_package_holds_these_files_and_no_others()
    {
        using var package = bench.Package.Open();
        Assert.Equal(
            [
                "Dsa.Bindings.nuspec",
                "NOTICE.txt",
                "README.md",
                "[Content_Types].xml",
                "_rels/.rels",
                "analyzers/dotnet/cs/Dsa.Bindings.CodeFixes.dll",
                "analyzers/dotnet/cs/Dsa.Bindings.Generator.dll",
                "analyzers/dotnet/cs/Microsoft.Bcl.HashCode.dll",
                "buildTransitive/Dsa.Bindings.props",
                "buildTransitive/Dsa.Bindings.targets",
                "docs/defs/README.md",
                "docs/generator/Dsa.Bindings.Generator/Diagnostics.md",
                "icon.png",
                "lib/net10.0/Dsa.Bindings.dll",
                "lib/net10.0/Dsa.Bindings.xml",
                "package/services/metadata/core-properties/nuget.psmdcp",
            ],
            Names(package));
        using var symbols = bench.Package.OpenSymbols();
        Assert.Equal(["lib/net10.0/Dsa.Bindings.pdb"], Names(symbols).Where(static name => name.StartsWith("lib/", StringComparison.Ordinal)));
    }

    [PackageFact]
    public void The_package_depends_on_nothing_and_says_what_it_is()
    {
        var metadata = XDocument.Parse(bench.Package.Text("Dsa.Bindings.nuspec")).Root!.Elements().Single();
        Assert.DoesNotContain(metadata.Descendants(), static element => element.Name.LocalName == "dependency");
        Assert.Equal("net10.0", metadata.Descendants().Single(static element => element.Name.LocalName == "group").Attribute("targetFramework")?.Value);
        var texts = metadata.Elements().ToDictionary(static element => element.Name.LocalName, static element => element.Value);
        Assert.Equal(
            ("Dsa.Bindings", bench.Package.Version, "MIT", "icon.png", "README.md"),
            (texts["id"], texts["version"], texts["license"], texts["icon"], texts["readme"]));
        Assert.All(["hardware", "registers", "source-generator", "DSA"], tag => Assert.Contains(tag, texts["tags"].Split(' ')));
        Assert.True(texts["description"].Length is > 100 and < 4000);
    }

    [PackageFact]
    public void Every_public_type_has_its_documentation_in_the_package()
    {
        var documented = XDocument.Parse(bench.Package.Text("lib/net10.0/Dsa.Bindings.xml")).Descendants("member")
            .Where(static member => !string.IsNullOrWhiteSpace(member.Element("summary")?.Value))
            .Select(static member => member.Attribute("name")!.Value)
            .ToHashSet();
        Assert.All(
            typeof(IRegisterBus).Assembly.GetExportedTypes(),
            type => Assert.Contains($"T:{type.FullName!.Replace('+', '.')}", documented));
    }

    [PackageFact]
    public void The_commit_is_not_in_the_package() =>
        Assert.All(
            ["lib/net10.0/Dsa.Bindings.dll", "analyzers/dotnet/cs/Dsa.Bindings.Generator.dll"],
            path => Assert.Equal(bench.Package.Version, FileVersionInfo.GetVersionInfo(bench.Package.Extract(path)).ProductVersion));

    [PackageFact]
    public void Neither_the_clock_nor_the_folder_of_the_sources_is_in_the_package()
    {
        using var package = bench.Package.Open();
        using var symbols = bench.Package.OpenSymbols();
        Assert.Equal(
            [new DateTime(2000, 1, 1)],
            package.Entries.Concat(symbols.Entries).Select(static entry => entry.LastWriteTime.DateTime).Distinct());

        using var image = new MemoryStream();
        using (var pdb = symbols.GetEntry("lib/net10.0/Dsa.Bindings.pdb")!.Open())
        {
            pdb.CopyTo(image);
        }

        image.Position = 0;
        using var provider = MetadataReaderProvider.FromPortablePdbStream(image);
        var reader = provider.GetMetadataReader();
        var documents = reader.Documents.Select(handle => reader.GetString(reader.GetDocument(handle).Name)).ToList();
        Assert.Contains("/_/runtime/Dsa.Bindings/Registers/PointerBus.cs", documents);
        Assert.All(documents, static path => Assert.StartsWith("/_/", path, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Names(ZipArchive archive) =>
        archive.Entries.Select(static entry => entry.FullName).Order(StringComparer.Ordinal);
}
