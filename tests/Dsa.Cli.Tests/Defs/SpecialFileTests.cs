using System.Diagnostics;
using Dsa.Definitions.Sources;

namespace Dsa.Cli.Tests.Defs;

/// <summary>Files that are none: pipes, devices, links, and those of somebody else.</summary>
public sealed class SpecialFileTests : IDisposable
{
    private const string Straight = "hwdef 1\ndevice Demo revision 1.0\nenum Mode : 1 {\n    Off = 0\n    On  = 1\n}\n";
    private const string Crooked = "hwdef 1\ndevice Demo revision 1.0\nenum Mode : 1 { Off=0\nOn = 1 }\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("dsa-special").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [LinuxFact]
    public void A_pipe_that_is_named_is_one_line_and_exit_2()
    {
        var (pipe, file) = (Pipe("pipe.hwdef"), Write("a.hwdef", Straight));
        DsaCommand.Run("defs", "check", pipe).AssertRefused(2, $"dsa defs check: {pipe} is a pipe, no file; name a file, or '-' for standard input.");
        DsaCommand.Run("defs", "diff", pipe, file).AssertRefused(2, "is a pipe", "name a file");
        DsaCommand.Run("defs", "show", "--defs", pipe).AssertRefused(2, "is a pipe", "name a file");
        DsaCommand.Run("defs", "export", "--format", "c", pipe).AssertRefused(2, "is a pipe", "name a file");
        DsaCommand.Run("defs", "import", "--format", "svd", pipe).AssertRefused(2, pipe, "a pipe", "name a file");
        DsaCommand.Run("defs", "check", "/dev/zero").AssertRefused(2, "/dev/zero is a device", "name a file");
        var fmt = DsaCommand.Run("defs", "fmt", pipe, file);
        Assert.Equal((2, ""), (fmt.ExitCode, fmt.Output));
        Assert.StartsWith($"dsa defs fmt: {pipe} is a pipe, no file; name a file, or '-' for standard input.\n", fmt.Error, StringComparison.Ordinal);
    }

    [LinuxFact]
    public void A_pipe_in_a_folder_is_passed_over()
    {
        Pipe("pipe.hwdef");
        Write("a.hwdef", Straight);
        Assert.Equal("1 file, 1 device: nothing wrong.\n", DsaCommand.Run("defs", "check", _folder).Error);
        Assert.Equal("1 file: 0 changed.\n", DsaCommand.Run("defs", "fmt", _folder).Error);
    }

    [LinuxFact]
    public void What_a_shell_hands_over_is_read()
    {
        Write("a.hwdef", Straight);
        Assert.Equal(0, DsaCommand.RunLine(_folder, "$dsa defs diff <(cat a.hwdef) a.hwdef").ExitCode);
        DsaCommand.RunLine(_folder, "cat a.hwdef | $dsa defs fmt --check /dev/stdin 2>&1 >&2 | head -n 1 >&2; exit 2").AssertRefused(2, "/dev/stdin is a pipe");
    }

    [Fact]
    public void Standard_input_is_read_where_files_are()
    {
        Assert.Equal("1 file, 1 device: nothing wrong.\n", DsaCommand.RunIn(null, Straight, "defs", "check", "-").Error);
        var wrong = DsaCommand.RunIn(null, "hwdef 2\n", "defs", "check", "-");
        Assert.Equal(1, wrong.ExitCode);
        Assert.StartsWith("standard input(1,7): error HWDEF", wrong.Output, StringComparison.Ordinal);
        Assert.Equal(0, DsaCommand.RunIn(null, Straight, "defs", "diff", Write("a.hwdef", Straight), "-").ExitCode);
        Assert.Contains("addrmap", DsaCommand.RunIn(null, Straight, "defs", "export", "--format", "systemrdl", "-").Output, StringComparison.Ordinal);
        DsaCommand.RunIn(null, "<device/>", "defs", "import", "--format", "svd", "-").AssertRefused(2, "standard input:1:");
    }

    [LinuxFact]
    public void What_is_written_to_a_pipe_does_not_replace_it()
    {
        var pipe = Pipe("out");
        var line = DsaCommand.RunLine(_folder, "cat out & $dsa defs export --format json --schema --output out; wait");
        Assert.Equal((0, ""), (line.ExitCode, line.Error));
        Assert.StartsWith("{", line.Output, StringComparison.Ordinal);
        Assert.Equal("a pipe", SpecialFile.KindOf(pipe));
        Assert.Equal(0, DsaCommand.RunLine(_folder, "$dsa defs export --format json --schema --output /dev/stdout | cat").ExitCode);
    }

    [LinuxFact]
    public void A_file_that_is_formatted_keeps_owner_mode_and_its_other_names()
    {
        var file = Write("a.hwdef", Crooked);
        File.CreateSymbolicLink(Path.Combine(_folder, "link.hwdef"), "a.hwdef");

        // Only root can give a file away; for everybody else it stays theirs.
        DsaCommand.RunLine(_folder, "ln a.hwdef other; chmod 640 a.hwdef; chown 4242:4243 a.hwdef");
        var before = Stat();
        Assert.Equal((0, "link.hwdef\n"), FmtIn("link.hwdef"));
        Assert.Equal(Straight, File.ReadAllText(file));
        Assert.Equal(Straight, File.ReadAllText(Path.Combine(_folder, "other")));
        Assert.Equal(before, Stat());
        Assert.Equal("a.hwdef", new FileInfo(Path.Combine(_folder, "link.hwdef")).LinkTarget);
        Assert.Equal(3, Directory.GetFileSystemEntries(_folder).Length);
    }

    private (int ExitCode, string Output) FmtIn(string file)
    {
        var run = DsaCommand.RunIn(_folder, "", "defs", "fmt", file);
        return (run.ExitCode, run.Output);
    }

    private string Stat() => DsaCommand.RunLine(_folder, "stat -c '%u %g %a %i %h' a.hwdef").Output;

    private string Pipe(string name)
    {
        var path = Path.Combine(_folder, name);
        using var process = Process.Start("mkfifo", path);
        process.WaitForExit();
        return path;
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
