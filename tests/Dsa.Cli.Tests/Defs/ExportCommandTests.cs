using System.Diagnostics;
using System.Text.Json;

namespace Dsa.Cli.Tests.Defs;

public sealed class ExportCommandTests : IDisposable
{
    private const string Small = "hwdef 1\ndevice Demo revision 1.0\nblock Bar size 4 { register Control @ 0 : 32 rw { [0] Enable } }\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("dsa-export").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("json", "\"GenCap\"")]
    [InlineData("c", "_BLOCK_ON_FAULT_SHIFT")]
    [InlineData("markdown", "| `[0]` | `BlockOnFault` |")]
    [InlineData("html", "<!DOCTYPE html>")]
    [InlineData("systemrdl", "addrmap")]
    [InlineData("svd", "<device")]
    public void Without_files_it_exports_DSA(string format, string expected)
    {
        var run = Run("--format", format);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains(expected, run.Output, StringComparison.Ordinal);
        Assert.All(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.StartsWith("note: ", line, StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_gets_what_standard_output_would_have_got()
    {
        var input = Write("demo.hwdef", Small);
        var output = Path.Combine(_folder, "demo.json");
        var printed = Run("--format", "json", input);
        var written = Run("--format", "json", "--output", output, input);
        Assert.Equal(0, written.ExitCode);
        Assert.Empty(written.Output);
        Assert.Equal(printed.Output, File.ReadAllText(output));
    }

    [Fact]
    public void The_schema_is_printed_for_json_alone()
    {
        var run = Run("--format", "json", "--schema");
        Assert.Equal(0, run.ExitCode);
        using var schema = JsonDocument.Parse(run.Output);
        Assert.Equal("https://json-schema.org/draft/2020-12/schema", schema.RootElement.GetProperty("$schema").GetString());
        Assert.Equal(2, Run("--format", "html", "--schema").ExitCode);
    }

    [Fact]
    public void What_cannot_be_exported_is_one_line_and_a_status()
    {
        AssertComplaint(2, "There is no format 'xml'", Run("--format", "xml"));
        AssertComplaint(2, "does not exist", Run("--format", "json", Path.Combine(_folder, "missing.hwdef")));
        AssertComplaint(2, "cannot be written", Run("--format", "json", "--output", _folder, Write("demo.hwdef", Small)));
        AssertComplaint(2, "its folder does not exist", Run("--format", "json", "--output", Path.Combine(_folder, "none", "demo.json"), Write("demo.hwdef", Small)));
        AssertComplaint(1, "HWDEF", Run("--format", "json", Write("bad.hwdef", Small.Replace("[0]", "[40]", StringComparison.Ordinal))));
        AssertComplaint(2, "There is no device 'Other'; the files define Demo", Run("--format", "json", "--device", "Other", Write("demo.hwdef", Small)));
    }

    [Fact]
    public void Of_several_devices_one_is_named()
    {
        var first = Write("a.hwdef", Small);
        var second = Write("b.hwdef", Small.Replace("Demo", "Other", StringComparison.Ordinal));
        AssertComplaint(2, "say which one with --device: Demo, Other", Run("--format", "json", first, second));
        Assert.Contains("\"Other\"", Run("--format", "json", "--device", "Other", first, second).Output, StringComparison.Ordinal);
    }

    private static void AssertComplaint(int status, string text, (int ExitCode, string Output, string Error) run)
    {
        Assert.Equal(status, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.Contains(text, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static (int ExitCode, string Output, string Error) Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "dsa.dll"), "defs", "export", .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(60_000))
        {
            process.Kill();
            Assert.Fail("dsa did not end");
        }

        return (process.ExitCode, output.Result, error.Result);
    }
}
