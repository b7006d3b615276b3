using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Dsa.Driver.Tests;

/// <summary>What the driver's source may not contain: every wait and every thread comes from the platform.</summary>
public sealed partial class SourceRulesTests
{
    [Fact]
    public void The_driver_waits_only_through_the_platform()
    {
        var found = Sources()
            .SelectMany(file => File.ReadLines(file).Select((line, i) => (File: Path.GetFileName(file), Number: i + 1, Line: line)))
            .Where(entry => !entry.Line.TrimStart().StartsWith("///", StringComparison.Ordinal))
            .Where(entry => Forbidden().IsMatch(entry.Line));
        Assert.Empty(found);
    }

    [Fact]
    public void The_driver_does_not_know_the_device()
    {
        var references = typeof(IdxdDriver).Assembly.GetReferencedAssemblies().Select(name => name.Name!);
        Assert.Equal(["Dsa.Bindings", "Dsa.Platform"], references.Where(name => name.StartsWith("Dsa.", StringComparison.Ordinal)).Order());
    }

    [Fact]
    public void Files_stay_short()
    {
        Assert.All(Sources(), file => Assert.True(File.ReadLines(file).Count() < 250, file));
    }

    [GeneratedRegex(@"\block\s*\(|\bTask\b|\bThread\b|\bMonitor\b|\bSemaphoreSlim\b|\bStopwatch\b|\bDateTime\b|\bTimer\b|TickCount|\bawait\b|\bunsafe\b")]
    private static partial Regex Forbidden();

    private static IEnumerable<string> Sources([CallerFilePath] string thisFile = "") =>
        Directory.EnumerateFiles(
            Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", "runtime", "Dsa.Driver"), "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}"));
}
