using System.Diagnostics;
using System.Text.Json;

namespace Dsa.Cli.Tests;

/// <summary><c>dsa defs diff</c>, <c>decode</c> and <c>show</c> from the outside.</summary>
public sealed class DefsInspectionTests : IDisposable
{
    private const string Definition = "hwdef 1\ndevice Demo revision 1.0\nblock Bar size 16 { register Control @ 0 : 32 rw { [0] Enable } }\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("dsa-defs").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Definitions_that_mean_the_same_are_exit_0()
    {
        var run = Dsa("defs", "diff", Write("old", Definition), Write("new", Definition.Replace("\n", "\n\n", StringComparison.Ordinal)));
        Assert.Equal((0, ""), (run.ExitCode, run.Output));
    }

    [Fact]
    public void Definitions_that_differ_are_exit_1()
    {
        var (old, now) = (Write("old", Definition), Write("new", Definition.Replace("[0]", "[1]", StringComparison.Ordinal)));
        var run = Dsa("defs", "diff", old, now);
        Assert.Equal((1, "moved      field Bar.Control.Enable: bits [0] -> [1]\n"), (run.ExitCode, run.Output));
        Assert.Equal("1 moved.", run.Error.Trim());
        var json = Dsa("defs", "diff", old, now, "--format", "json");
        using var document = JsonDocument.Parse(json.Output);
        Assert.Equal(1, document.RootElement.GetProperty("differences").GetArrayLength());
    }

    [Fact]
    public void What_cannot_be_compared_is_one_line_and_exit_2()
    {
        var sound = Write("sound", Definition);
        AssertRefused("dsa defs check", "defs", "diff", sound, Write("bad", "hwdef 1\nnonsense"));
        AssertRefused("does not exist", "defs", "diff", Path.Combine(_folder, "nothing"), sound);
        AssertRefused("<new> is missing", "defs", "diff", sound);
        AssertRefused("Must be one of: 'text' 'json' 'markdown'", "defs", "diff", sound, sound, "--format", "yaml");
        AssertRefused("dsa", "defs", "diff", sound, sound, "--format", "poem");
    }

    [Fact]
    public void A_register_is_decoded_with_the_definition_of_dsa()
    {
        var run = Dsa("defs", "decode", "GENCAP", "0x40915f0107");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("MaxTransferShift", run.Output, StringComparison.Ordinal);
        Assert.Equal(0, Dsa("defs", "decode", "GENCAP", "1", "--json").ExitCode);
    }

    [Fact]
    public void Bytes_come_from_standard_input()
    {
        var run = Run("00000000: 0100 0080 0c00 0003 0010 0000 0000 0000  ................\n", ["defs", "decode", "WorkDescriptor", "-"]);
        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("MemMoveDescriptor", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bad_value_or_name_is_one_line_and_exit_2()
    {
        AssertRefused("is no number", "defs", "decode", "GENCAP", "12z");
        AssertRefused("did you mean GENCFG", "defs", "decode", "gencgf", "1");
        AssertRefused("did you mean GENCFG", "defs", "show", "gencgf");
        AssertRefused("does not exist", "defs", "show", "GENCAP", "--defs", Path.Combine(_folder, "nothing"));
    }

    [Fact]
    public void A_part_of_ones_own_definition_is_shown()
    {
        var run = Dsa("defs", "show", "control", "--defs", Write("own", Definition));
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("[0]     Enable  ENABLE", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\x1b', run.Output);
        Assert.Contains("record ", Dsa("defs", "show").Output, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(Dsa("defs", "show", "GENCAP", "--json").Output);
        Assert.Equal("Bar0.GenCap", json.RootElement[0].GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("diff", "--docs")]
    [InlineData("decode", "--operation")]
    [InlineData("show", "--defs")]
    public void Help_tells_the_options(string command, string option)
    {
        var run = Dsa("defs", command, "--help");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains(option, run.Output, StringComparison.Ordinal);
    }

    private static void AssertRefused(string message, params string[] arguments)
    {
        var run = Dsa(arguments);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Equal(1, run.Error.Count(static c => c == '\n'));
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name + ".hwdef");
        File.WriteAllText(path, text);
        return path;
    }

    private static (int ExitCode, string Output, string Error) Dsa(params string[] arguments) => Run("", arguments);

    private static (int ExitCode, string Output, string Error) Run(string input, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "dsa.dll"));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(120_000))
        {
            process.Kill();
            Assert.Fail("dsa did not end");
        }

        return (process.ExitCode, output.Result, error.Result);
    }
}
