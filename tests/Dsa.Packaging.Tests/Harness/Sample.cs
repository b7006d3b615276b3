namespace Dsa.Packaging.Tests.Harness;

/// <summary>Projects of package users, which lie beside these tests and are shown in the READMEs.</summary>
internal static class Sample
{
    public static IReadOnlyList<string> Names { get; } = ["MappedFile", "Nvme", "Submission", "Uart16550"];

    /// <summary>All files, with their paths below the folder of the samples.</summary>
    public static IEnumerable<(string Path, string Text)> Files =>
        from name in Names
        from path in Directory.EnumerateFiles(Path.Combine(Repository.Tests, name)).Order(StringComparer.Ordinal)
        select (Path.Combine(name, Path.GetFileName(path)), File.ReadAllText(path));

    /// <summary>What a sample is to print.</summary>
    public static string Output(string name) => File.ReadAllText(Path.Combine(Repository.Tests, name, "output.txt"));
}
