using System.Runtime.CompilerServices;
using Dsa.Definitions.Formatting;

namespace Dsa.Definitions.Tests.Formatting;

public sealed class FormatterTests
{
    private static readonly string Folder = Path.Combine(Path.GetDirectoryName(ThisFile())!, "Cases");

    public static TheoryData<string> Goldens => new(Directory.EnumerateFiles(Folder, "*.expected")
        .Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal));

    public static TheoryData<string> Definitions => new(FormattedText.AllOfRepository.Select(file => file.Path));

    [Theory]
    [MemberData(nameof(Goldens))]
    public void A_case_comes_out_as_expected(string name)
    {
        var text = File.ReadAllText(Path.Combine(Folder, name + ".input"));
        var expected = File.ReadAllText(Path.Combine(Folder, name + ".expected"));
        var actual = Formatter.Format(name, text).Text;
        if (Environment.GetEnvironmentVariable("DSA_UPDATE_GOLDENS") == "1")
        {
            File.WriteAllText(Path.Combine(Folder, name + ".expected"), actual);
            expected = actual;
        }

        Assert.Equal(expected, actual);
        FormattedText.AssertFormats(text);
    }

    [Theory]
    [MemberData(nameof(Definitions))]
    public void A_definition_keeps_its_model_and_is_formatted_at_once(string path)
    {
        var text = FormattedText.AllOfRepository.Single(file => file.Path == path).Text;
        FormattedText.AssertFormats(text);
    }

    [Fact]
    public void The_definition_of_dsa_keeps_its_model()
    {
        var files = FormattedText.AllOfRepository.Where(file => file.Path.StartsWith("defs/dsa/", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(files);
        FormattedText.AssertSame(files, [.. files.Select(file => (file.Path, Formatter.Format(file.Path, file.Text).Text!))]);
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\r")]
    [InlineData("\u2028")]
    [InlineData("\t\n")]
    public void Line_ends_become_line_feeds(string lineEnd)
    {
        const string Text = "hwdef 1\ndevice Demo revision 1.0\n\n/// Colours.\nenum Colour : 2 {\n    Red  = 0   /// Red.\n    Blue = 1   // Blue.\n}\n";
        Assert.Equal(Text, Formatter.Format("demo", Text.Replace("\n", lineEnd, StringComparison.Ordinal)).Text);
    }

    [Fact]
    public void A_file_with_syntax_errors_is_refused()
    {
        var result = Formatter.Format("demo", "hwdef 1\ndevice Demo revision 1.0\nenum Colour : 2 { Red = }\n");
        Assert.Null(result.Text);
        Assert.Equal("HWDEF1001", Assert.Single(result.Errors).Descriptor.Id);
    }

    [Fact]
    public void What_cannot_be_bound_is_formatted_all_the_same() =>
        Assert.Equal("hwdef 1\npart of Nobody\n", Formatter.Format("demo", "hwdef 1 part   of Nobody").Text);

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
