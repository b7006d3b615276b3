using Dsa.Definitions.Sources;

namespace Dsa.Definitions.Tests.Sources;

public sealed class DefinitionSourcesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sources").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_is_built_and_what_begins_with_a_dot_is_passed_over()
    {
        New("a.hwdef", "bin/b.hwdef", "obj/c.hwdef", ".git/d.hwdef", "more/e.hwdef", "more/notes.txt");
        Assert.Equal(["a.hwdef", "more/e.hwdef"], Found());
    }

    [Fact]
    public void A_name_that_is_ignored_is_passed_over_wherever_it_stands()
    {
        New("a.hwdef", "tests/Cases/b.hwdef", "tests/deep/Cases/c.hwdef", "tests/d.hwdef", "tests/Cases2/e.hwdef", "tests/old.hwdef");
        Ignore("", "# cases\n\nCases/\r\nold.*\n");
        Assert.Equal(["a.hwdef", "tests/d.hwdef", "tests/Cases2/e.hwdef"], Found());
    }

    [Fact]
    public void A_path_that_is_ignored_is_meant_from_the_folder_of_the_rules()
    {
        New("a/Cases/b.hwdef", "a/b/Cases/c.hwdef", "Cases/d.hwdef", "other/a/Cases/e.hwdef");
        Ignore("", "a/*/Cases\n/Cases");
        Ignore("other", "a/Cases/e.hwdef");
        Assert.Equal(["a/Cases/b.hwdef"], Found());
    }

    [Fact]
    public void Rules_count_wherever_the_search_begins_and_not_for_what_is_named_itself()
    {
        New("tests/Cases/one/a.hwdef", "tests/b.hwdef");
        Ignore("", "Cases");
        Assert.Equal(["tests/b.hwdef"], Found("tests"));
        Assert.Equal(["tests/Cases/one/a.hwdef"], Found("tests/Cases"));
        Assert.Equal(["tests/Cases/one/a.hwdef"], Found("tests/Cases/one/a.hwdef"));
    }

    [Theory]
    [InlineData("!Cases")]
    [InlineData("../Cases")]
    [InlineData("**/Cases")]
    [InlineData("/")]
    public void What_is_no_rule_is_told_with_its_place(string rule)
    {
        New("a.hwdef");
        Ignore("", "fine\n" + rule);
        var exception = Assert.Throws<DefinitionSourceException>(() => Found());
        Assert.StartsWith($"{Path.Combine(_folder, IgnoreRules.FileName)}(2,1): this is no rule; write ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_definitions_says_what_does_not_count()
    {
        New("Cases/a.hwdef");
        Ignore("", "Cases");
        var exception = Assert.Throws<DefinitionSourceException>(() => Found());
        Assert.Contains(IgnoreRules.FileName, exception.Message, StringComparison.Ordinal);
    }

    private void New(params string[] files)
    {
        foreach (var file in files.Select(file => Path.Combine(_folder, file)))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, "");
        }
    }

    private void Ignore(string folder, string rules) => File.WriteAllText(Path.Combine(_folder, folder, IgnoreRules.FileName), rules);

    private IEnumerable<string> Found(string path = "") => DefinitionSources.Expand([Path.Combine(_folder, path)])
        .Select(file => Path.GetRelativePath(_folder, file).Replace('\\', '/'));
}
