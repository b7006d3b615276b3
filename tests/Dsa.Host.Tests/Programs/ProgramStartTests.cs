using System.Runtime.Versioning;
using Dsa.Host.Programs;
using Dsa.Host.Supervision;
using Dsa.Host.Tests.Supervision;

namespace Dsa.Host.Tests.Programs;

[SupportedOSPlatform("linux")]
public sealed class ProgramStartTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dsa-start").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [LinuxFact]
    public void A_command_is_found_in_PATH_and_gets_its_arguments_as_they_are()
    {
        Assert.Equal(0, End(new ProgramStart { Command = "sh", Arguments = ["-c", "printf '%s|' \"$0\" \"$@\" > \"$1\"", "name", Output, "", "a b", "$HOME", "é"] }));
        Assert.Equal($"name|{Output}||a b|$HOME|é|", File.ReadAllText(Output));
    }

    [LinuxFact]
    public void It_has_the_environment_that_was_given_and_no_other()
    {
        var start = new ProgramStart { Command = "/usr/bin/env", Arguments = ["sh", "-c", $"env | sort > {Output}"], Environment = ["PATH=/usr/bin:/bin", "GIVEN=a=b"] };
        Assert.Equal(0, End(start));
        Assert.Contains("GIVEN=a=b", File.ReadAllLines(Output));
        Assert.DoesNotContain(File.ReadAllLines(Output), static line => line.StartsWith("HOME=", StringComparison.Ordinal));
    }

    [TraceFact]
    public void Bytes_that_are_no_text_arrive_as_they_are()
    {
        var bytes = new HostText([.. Enumerable.Range(1, 255).Select(static one => (byte)one)]);
        File.WriteAllText(_folder + "/tool", "#!/bin/sh\nprintf %s \"$1\" > out\nprintenv GIVEN > out2\n");
        var folder = new HostText([.. System.Text.Encoding.UTF8.GetBytes(_folder), (byte)'/', 0xFF]);
        Assert.Equal(0, End(new ProgramStart { Command = "/bin/sh", Arguments = ["-c", "mkdir \"$0\" && cp tool \"$0/\" && chmod +x \"$0/tool\"", folder], WorkingDirectory = _folder }));
        var start = new ProgramStart { Command = "tool", Arguments = [bytes], Environment = ["PATH=" + folder + ":/usr/bin:/bin", "GIVEN=" + bytes], WorkingDirectory = _folder };
        Assert.Equal(0, End(start));
        Assert.Equal(bytes.Bytes, File.ReadAllBytes(Output));
        Assert.Equal([.. bytes.Bytes, (byte)'\n'], File.ReadAllBytes(Output + "2"));
        File.Delete(Output);
        Assert.Equal(0, EndHeld(start));
        Assert.Equal(bytes.Bytes, File.ReadAllBytes(Output));

        // The framework does not find it.
        Assert.Equal(0, End(new ProgramStart { Command = "rm", Arguments = ["-r", folder] }));
    }

    [LinuxFact]
    public void Without_an_environment_it_has_that_of_this_process()
    {
        Assert.Equal(0, End(Script("printf %s \"$PATH\"")));
        Assert.Equal(Environment.GetEnvironmentVariable("PATH"), File.ReadAllText(Output));
    }

    [LinuxFact]
    public void It_starts_in_its_working_directory_which_its_path_is_relative_to()
    {
        WriteScript("here", "#!/bin/sh\npwd > out\n");
        Assert.Equal(0, End(new ProgramStart { Command = "./here", WorkingDirectory = _folder }));
        Assert.Equal(_folder + "\n", File.ReadAllText(Output));
    }

    [LinuxFact]
    public void It_blocks_no_signal_and_ignores_none_that_the_framework_ignores()
    {
        Assert.Equal(0, End(Script("exec grep -E 'Sig(Blk|Ign)' /proc/self/status")));
        var lines = File.ReadAllLines(Output);
        Assert.Equal("SigBlk:\t0000000000000000", lines[0]);
        const ulong MeantToBeInherited = 0b111;
        Assert.Equal(0UL, Convert.ToUInt64(lines[1].Split('\t')[1], 16) & ~MeantToBeInherited);
    }

    [LinuxFact]
    public void A_text_without_an_interpreter_is_run_by_a_shell()
    {
        var path = WriteScript("plain", $"echo \"$1\" > {Output}\nexit 5\n");
        Assert.Equal(5, End(new ProgramStart { Command = path, Arguments = ["x y"] }));
        Assert.Equal("x y\n", File.ReadAllText(Output));
    }

    [TraceFact]
    public void A_text_without_an_interpreter_is_run_by_a_shell_when_it_was_held_as_well()
    {
        var path = WriteScript("plain", $"echo \"$1\" > {Output}\nexit 5\n");
        Assert.Equal(5, EndHeld(new ProgramStart { Command = path, Arguments = ["held one"] }));
        Assert.Equal("held one\n", File.ReadAllText(Output));
    }

    [LinuxTheory]
    [InlineData("#! /no/such/shell -e\n", "its interpreter /no/such/shell is not there; correct its first line")]
    [InlineData("", null)]
    public void A_program_whose_interpreter_is_missing_is_not_told_to_be_missing_itself(string text, string? expected)
    {
        var program = Path.Combine(_folder, "program");
        if (expected is null)
        {
            // The loader's path, of which there is one.
            var bytes = File.ReadAllBytes("/bin/true");
            var place = bytes.AsSpan().IndexOf("/ld-linux"u8);
            Assert.True(place > 0);
            bytes[place + 1] = (byte)'X';
            File.WriteAllBytes(program, bytes);
        }
        else
        {
            File.WriteAllText(program, text);
        }

        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var failure = Assert.Throws<ProgramStartException>(() => new ProgramStart { Command = program }.Start());
        Assert.Equal((127, $"cannot run '{program}': {expected ?? "its loader is not there, which its file names (PT_INTERP); install the libraries of its architecture"}"), (failure.ExitStatus, failure.Message));
    }

    [LinuxFact]
    public void A_command_that_is_not_there_is_named_with_where_it_was_looked_for()
    {
        var error = Assert.Throws<ProgramStartException>(static () => new ProgramStart { Command = "no-such-command" }.Start());
        Assert.Equal(127, error.ExitStatus);
        Assert.Equal($"cannot run 'no-such-command': no such command in PATH ({Environment.GetEnvironmentVariable("PATH")})", error.Message);
        Assert.Throws<ProgramStartException>(static () => new ProgramStart { Command = "no-such-command" }.Hold());
    }

    [LinuxFact]
    public void A_path_that_leads_nowhere_and_one_that_is_not_executable_differ_as_they_do_in_a_shell()
    {
        var missing = Assert.Throws<ProgramStartException>(() => new ProgramStart { Command = _folder + "/none" }.Start());
        Assert.Equal(127, missing.ExitStatus);
        Assert.Equal($"cannot run '{_folder}/none': No such file or directory", missing.Message);

        File.WriteAllText(Output, "#!/bin/sh\n");
        var forbidden = Assert.Throws<ProgramStartException>(() => new ProgramStart { Command = Output }.Start());
        Assert.Equal(126, forbidden.ExitStatus);
        Assert.Equal($"cannot run '{Output}': Permission denied", forbidden.Message);
        Assert.Equal(126, Assert.Throws<ProgramStartException>(() => new ProgramStart { Command = _folder }.Start()).ExitStatus);
    }

    [LinuxFact]
    public void A_command_in_PATH_that_is_not_executable_is_reported_unless_a_later_folder_has_one_that_is()
    {
        File.WriteAllText(_folder + "/tool", "exit 3\n");
        var alone = new ProgramStart { Command = "tool", Environment = [$"PATH={_folder}"] };
        var error = Assert.Throws<ProgramStartException>(() => alone.Start());
        Assert.Equal(126, error.ExitStatus);
        Assert.Equal($"cannot run 'tool': {_folder}/tool is not executable", error.Message);

        Directory.CreateDirectory(_folder + "/later");
        WriteScript("later/tool", "exit 4\n");
        Assert.Equal(4, End(new ProgramStart { Command = "tool", Environment = [$"PATH={_folder}:{_folder}/later"] }));
    }

    [LinuxFact]
    public void A_working_directory_that_is_not_there_is_reported()
    {
        var error = Assert.Throws<ProgramStartException>(() => new ProgramStart { Command = "true", WorkingDirectory = _folder + "/none" }.Start());
        Assert.Equal($"cannot run 'true': the working directory {_folder}/none is no directory", error.Message);
    }

    [TraceFact]
    public void A_held_program_has_executed_nothing_of_its_command_until_it_is_released()
    {
        var held = string.Empty;
        Assert.Equal(0, EndHeld(Script("echo ran"), processId => held = new FileInfo($"/proc/{processId}/exe").LinkTarget!));
        Assert.Equal("/memfd:dsa-start (deleted)", held);
        Assert.Equal("ran\n", File.ReadAllText(Output));
    }

    [LinuxFact]
    public void A_held_program_that_nobody_traces_executes_nothing()
    {
        using var held = Script("echo ran").Hold();
        held.Release();
        Assert.Equal((int)Platform.Kernel.Errno.ENOSYS, WaitedChild.End(held.ProcessId));
        Assert.False(File.Exists(Output));
    }

    [TraceFact]
    public void A_held_program_inherits_no_descriptor_of_its_holding()
    {
        var list = Script("cd /proc/$$/fd; echo *");
        Assert.Equal(0, End(list));
        var plain = File.ReadAllText(Output);
        Assert.Equal(0, EndHeld(list));
        Assert.Equal(plain, File.ReadAllText(Output));
    }

    [TraceFact]
    public void A_held_program_that_cannot_be_executed_ends_with_the_error()
    {
        var start = new ProgramStart { Command = _folder + "/none" };
        var error = start.Failure(EndHeld(start));
        Assert.Equal($"cannot run '{_folder}/none': No such file or directory", error.Message);
        Assert.Equal(127, error.ExitStatus);
    }

    [LinuxFact]
    public void A_held_program_ends_when_nobody_holds_it_any_more()
    {
        var held = Script("echo ran").Hold();
        held.Dispose();
        Assert.Equal(0, WaitedChild.End(held.ProcessId));
        Assert.False(File.Exists(Output));
    }

    private string Output => _folder + "/out";

    private static int End(ProgramStart start) => WaitedChild.End(start.Start());

    private static int EndHeld(ProgramStart start, Action<int>? whileHeld = null)
    {
        var end = default(ProgramEnd);
        var thread = new Thread(() =>
        {
            using var held = start.Hold();
            whileHeld?.Invoke(held.ProcessId);
            end = new Supervisor(new RecordingTarget()).Follow(held.ProcessId, held.Release);
        });
        thread.Start();
        thread.Join();
        return end.ExitCode;
    }

    private ProgramStart Script(string text) => new() { Command = "/bin/sh", Arguments = ["-c", $"exec > {Output}; {text}"] };

    private string WriteScript(string name, string text)
    {
        var path = $"{_folder}/{name}";
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }
}
