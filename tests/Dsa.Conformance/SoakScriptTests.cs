using System.Text.RegularExpressions;

namespace Dsa.Conformance;

/// <summary>The script of long runs: bash lets a later function take the place of an earlier one, and says nothing.</summary>
public sealed partial class SoakScriptTests
{
    private static readonly string s_script = File.ReadAllText(Path.Combine(Repository.Root, "tests", "soak"));

    [Fact]
    public void No_function_takes_the_place_of_another()
    {
        var names = Functions().Matches(s_script).Select(static match => match.Groups[1].Value).ToList();
        Assert.True(names.Count > 10);
        Assert.Empty(names.GroupBy(static name => name).Where(static same => same.Count() > 1).Select(static same => same.Key));
    }

    [Fact]
    public void Each_part_that_can_be_named_is_a_function_and_all_runs_every_one()
    {
        var parts = Parts().Match(s_script).Groups[1].Value.Split(" | ").Order().ToList();
        Assert.All(parts, static part => Assert.Contains($"\n{part}() {{", s_script, StringComparison.Ordinal));
        Assert.Equal(parts.Where(static part => part != "all"), All().Match(s_script).Groups[1].Value.Split("; ").Order());
    }

    [GeneratedRegex(@"^(\w+)\(\) \{", RegexOptions.Multiline)]
    private static partial Regex Functions();

    [GeneratedRegex(@"^ +(\w+ \| [\w |]+)\) ""\$part""", RegexOptions.Multiline)]
    private static partial Regex Parts();

    [GeneratedRegex(@"^all\(\) \{ (.*); \}$", RegexOptions.Multiline)]
    private static partial Regex All();
}
