using System.Runtime.CompilerServices;
using Dsa.Bindings.Generator.Model;
using Microsoft.CodeAnalysis;

namespace Dsa.Definitions.Tests.Exporting;

/// <summary>The definitions of this repository: that of DSA, and every case of the generator's golden tests.</summary>
internal static class KnownDefinitions
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", ".."));

    /// <summary>The device of defs/dsa.</summary>
    public static DeviceModel Dsa { get; } = Bind(FilesOf(Path.Combine(Root, "defs", "dsa"))).Devices.Single();

    /// <summary>A device with one of everything that the language can say.</summary>
    public static DeviceModel Everything { get; } = BindFile("everything.hwdef");

    /// <summary>A device of registers and names that other formats find hard.</summary>
    public static DeviceModel Awkward { get; } = BindFile("awkward.hwdef");

    /// <summary>The golden cases, by the names of their folders.</summary>
    public static IEnumerable<string> Cases => Directory.EnumerateDirectories(CaseFolder)
        .Select(folder => Path.GetFileName(folder)!)
        .Where(name => name != "Diagnostics" && FilesOf(Path.Combine(CaseFolder, name)).Any())
        .Order(StringComparer.Ordinal);

    private static string CaseFolder => Path.Combine(Root, "tests", "Dsa.Bindings.Generator.Tests", "Cases");

    /// <summary>The devices of one golden case; <c>dsa</c>, <c>everything</c> and <c>awkward</c> are cases, too.</summary>
    public static IReadOnlyList<DeviceModel> DevicesOf(string name) =>
        name switch
        {
            "dsa" => [Dsa],
            "everything" => [Everything],
            "awkward" => [Awkward],
            _ => Bind(FilesOf(Path.Combine(CaseFolder, name))).Devices,
        };

    /// <summary>Binds text that must be sound.</summary>
    public static DeviceModel Bind(string text)
    {
        var set = Bind([("text.hwdef", text)]);
        return set.Devices.Single();
    }

    private static DeviceModel BindFile(string name) => Bind([(name, File.ReadAllText(Path.Combine(Path.GetDirectoryName(ThisFile())!, name)))]).Devices.Single();

    private static DefinitionSet Bind(IEnumerable<(string Path, string Text)> files)
    {
        var set = DefinitionSet.Bind(files);
        var errors = set.Diagnostics.Select(finding => finding.ToDiagnostic()).Where(finding => finding.Severity == DiagnosticSeverity.Error);
        Assert.Equal("", string.Join("\n", errors));
        return set;
    }

    private static IEnumerable<(string Path, string Text)> FilesOf(string folder) =>
        Directory.EnumerateFiles(folder, "*.hwdef", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(path => (path, File.ReadAllText(path)));

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
