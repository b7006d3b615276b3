using System.Diagnostics;
using System.Text;

namespace Dsa.Cli.Tests;

public sealed class FmtCommandTests : IDisposable
{
    private const string Crooked = "hwdef 1\ndevice Demo revision 1.0\nenum Mode : 1 {\n  Off=0 /// Off.\n  On=1\n}\n";
    private const string Straight = "hwdef 1\ndevice Demo revision 1.0\nenum Mode : 1 {\n    Off = 0   /// Off.\n    On  = 1\n}\n";
    private const string Bad = "hwdef 1\ndevice Demo revision 1.0\nenum Mode : 1 { Off = }\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("dsa-fmt").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Files_are_formatted_in_place_and_listed()
    {
        var crooked = Write("a.hwdef", Crooked);
        Write("b.hwdef", Straight);
        Assert.Equal((0, crooked + "\n"), Fmt("", _folder));
        Assert.Equal(Straight, File.ReadAllText(crooked));
        Assert.Equal((0, ""), Fmt("", _folder));
    }

    [Fact]
    public void A_check_changes_nothing()
    {
        var crooked = Write("a.hwdef", Crooked);
        Assert.Equal((1, crooked + "\n"), Fmt("", _folder, "--check"));
        Assert.Equal(Crooked, File.ReadAllText(crooked));
        Assert.Equal((0, ""), Fmt("", Write("b.hwdef", Straight), "--check"));
    }

    [Fact]
    public void A_file_with_syntax_errors_stays_and_the_others_are_formatted()
    {
        var (bad, crooked) = (Write("a.hwdef", Bad), Write("b.hwdef", Crooked));
        var (exitCode, output) = Fmt("", _folder);
        Assert.Equal(1, exitCode);
        Assert.StartsWith($"{bad}(3,23): error HWDEF1001: ", output, StringComparison.Ordinal);
        Assert.EndsWith($"\n{crooked}\n", output, StringComparison.Ordinal);
        Assert.Equal(Bad, File.ReadAllText(bad));
    }

    [Fact]
    public void Standard_input_is_formatted_to_standard_output()
    {
        Assert.Equal((0, Straight), Fmt(Crooked, "-"));
        Assert.Equal((1, "standard input\n"), Fmt(Crooked, "-", "--check"));
        Assert.Equal((0, ""), Fmt(Straight, "-", "--check"));
        Assert.Equal((1, ""), Fmt(Bad, "-"));
        Assert.Equal((2, ""), Fmt(Crooked, "-", "other"));
    }

    [Fact]
    public void What_cannot_be_read_is_exit_2_and_the_others_are_formatted()
    {
        var crooked = Write("a.hwdef", Crooked);
        Assert.Equal((2, crooked + "\n"), Fmt("", Path.Combine(_folder, "none"), crooked));
        Assert.Equal((2, ""), Fmt(""));
    }

    private static (int ExitCode, string Output) Fmt(string input, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "dsa.dll"), "defs", "fmt", .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        using var process = Process.Start(start)!;
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
