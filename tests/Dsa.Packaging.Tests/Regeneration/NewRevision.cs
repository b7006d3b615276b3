using Dsa.Packaging.Tests.Harness;

namespace Dsa.Packaging.Tests.Regeneration;

/// <summary>A copy of the sources with a later revision of the specification in the definitions: a new field and a moved register.</summary>
internal sealed class NewRevision
{
    private static readonly string[] Copied =
        ["defs", "generator", "runtime", "tests/Dsa.Driver.Tests", "tests/Dsa.Testing", "Directory.Build.props", "Directory.Packages.props"];

    private readonly string _artifacts;

    public NewRevision(string folder)
    {
        Root = Path.Combine(folder, "sources");
        _artifacts = Path.Combine(folder, "artifacts");
        foreach (var path in Copied)
        {
            Copy(Path.Combine(Repository.Root, path), Path.Combine(Root, path));
        }

        Edit("device.hwdef", "2.1, 3.0", "2.1, 3.0, 3.1");
        Edit(
            "bar0.hwdef",
            "        [12]    UserInterruptEnable",
            "        [14]    FutureEnable since 3.1 when Version.Major > 3   /// Not in any specification.\n        [12]    UserInterruptEnable");
        Edit("bar0.hwdef", "register IdBr \"IDBR\" @ 0x108", "register IdBr \"IDBR\" @ 0x110");
    }

    public string Root { get; }

    public string Definitions => Path.Combine(Root, "defs");

    /// <summary>The library with the bindings of the new revision, once it is built.</summary>
    public string Library => Path.Combine(_artifacts, "bin", "Dsa.Bindings", "debug", "Dsa.Bindings.dll");

    /// <summary>Builds the driver on the new bindings and runs its tests, but for those of long random runs, on a device of an old revision.</summary>
    public string TestDriver() => DotnetCommand.Run(
        Root, null, "test", "tests/Dsa.Driver.Tests", "--filter", "FullyQualifiedName!~Soak&FullyQualifiedName!~Random",
        "--artifacts-path", _artifacts, "-p:RunAnalyzers=false", "-p:UseSharedCompilation=false", "-nodeReuse:false").Succeeded();

    private static void Copy(string source, string target)
    {
        if (File.Exists(source))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(source, target);
            return;
        }

        foreach (var entry in Directory.EnumerateFileSystemEntries(source).Where(static entry => Path.GetFileName(entry) is not ("bin" or "obj")))
        {
            Copy(entry, Path.Combine(target, Path.GetFileName(entry)));
        }
    }

    private void Edit(string file, string from, string to)
    {
        var path = Path.Combine(Definitions, "dsa", file);
        var text = File.ReadAllText(path);
        Assert.Equal(2, text.Split(from).Length);
        File.WriteAllText(path, text.Replace(from, to, StringComparison.Ordinal));
    }
}
