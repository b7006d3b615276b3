using System.Text.RegularExpressions;
using Dsa.Packaging.Tests.Harness;

namespace Dsa.Packaging.Tests;

/// <summary>What the package's README shows is what the other tests build and run.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string Readme = File.ReadAllText(Path.Combine(Repository.Product, "README.md"));

    [Fact]
    public void Each_piece_of_code_and_output_is_one_of_a_sample()
    {
        var samples = Sample.Files.Select(static file => file.Text).ToList();
        var blocks = Blocks().Matches(Readme).Where(static block => block.Groups[1].Value != "sh").Select(static block => block.Groups[2].Value).ToList();
        Assert.True(blocks.Count >= 6);
        Assert.All(blocks, block => Assert.True(samples.Exists(text => text.Contains(block, StringComparison.Ordinal)), block));
    }

    [Fact]
    public void Links_point_to_files_of_the_package() =>
        Assert.All(
            Links().Matches(Readme).Select(static link => link.Groups[1].Value),
            static link => Assert.Contains(link, new[] { "docs/defs/README.md", "docs/generator/Dsa.Bindings.Generator/Diagnostics.md" }));

    [GeneratedRegex(@"^```(\w*)\n(.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Blocks();

    [GeneratedRegex(@"\]\(([^)]+)\)")]
    private static partial Regex Links();
}
