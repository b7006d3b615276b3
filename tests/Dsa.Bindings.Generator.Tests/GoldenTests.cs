using Dsa.Bindings.Generator.Tests.Harness;

namespace Dsa.Bindings.Generator.Tests;

/// <summary>Each folder of Cases holds a definition and the code that it must give, byte for byte.</summary>
public sealed class GoldenTests
{
    /// <summary>Set it to 1 to write what the generator gives now; then read the difference.</summary>
    private const string UpdateVariable = "HWDEF_UPDATE_GOLDEN";

    public static TheoryData<string> Cases => new(Repository.GoldenCases);

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_generated_code_is_the_expected_one(string name)
    {
        var folder = Path.Combine(Repository.Cases, name);
        var run = GeneratorRun.Of(DefinitionFile.InFolder(folder));
        Assert.Empty(run.Diagnostics);
        var actual = run.Sources.ToDictionary(source => source.HintName, source => source.SourceText.ToString());
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
        {
            Update(folder, actual);
        }

        var expected = Directory.GetFiles(folder, "*.g.cs").ToDictionary(path => Path.GetFileName(path), File.ReadAllText);
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), actual.Keys.Order(StringComparer.Ordinal));
        Assert.All(expected, file => Assert.Equal(file.Value, actual[file.Key]));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_generated_code_compiles_without_warnings(string name)
    {
        var run = GeneratorRun.Of(DefinitionFile.InFolder(Path.Combine(Repository.Cases, name)));
        Assert.Empty(CompiledCode.ComplaintsOf(CompiledCode.Of(run)));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_order_of_the_files_does_not_matter(string name)
    {
        var files = DefinitionFile.InFolder(Path.Combine(Repository.Cases, name));
        var run = GeneratorRun.Of(files);
        var reversed = GeneratorRun.Of(files.Reverse().ToArray());
        Assert.Equal(
            run.Sources.Select(source => source.SourceText.ToString()),
            reversed.Sources.Select(source => source.SourceText.ToString()));
    }

    [Fact]
    public void The_generated_code_has_single_line_feeds_and_no_trailing_spaces()
    {
        foreach (var name in Repository.GoldenCases)
        {
            var run = GeneratorRun.Of(DefinitionFile.InFolder(Path.Combine(Repository.Cases, name)));
            foreach (var source in run.Sources)
            {
                var text = source.SourceText.ToString();
                Assert.DoesNotContain('\r', text);
                Assert.DoesNotContain(" \n", text, StringComparison.Ordinal);
                Assert.DoesNotContain("\n\n\n", text, StringComparison.Ordinal);
                Assert.EndsWith("}\n", text, StringComparison.Ordinal);
            }
        }
    }

    private static void Update(string folder, Dictionary<string, string> actual)
    {
        foreach (var old in Directory.GetFiles(folder, "*.g.cs"))
        {
            File.Delete(old);
        }

        foreach (var (name, text) in actual)
        {
            File.WriteAllText(Path.Combine(folder, name), text);
        }
    }
}
