using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text.Json;
using Dsa.Device.Profiles;
using Dsa.Host.Background;
using Dsa.Host.FileSystem;

namespace Dsa.Host.Tests.Sessions;

/// <summary>Devices that are kept for several commands.</summary>
public sealed class HostCommandTests
{
    private const int SetUsers = 117;
    private const int OtherUser = 65534;

    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(1);

    [SessionFact]
    public void Commands_that_run_one_after_the_other_find_the_devices_as_the_last_one_left_them()
    {
        using var host = new BackgroundHost("--device", "dsa2", "--device", "iaa2");
        Assert.Equal($"dsa0 (DSA 2.0), iax1 (IAA 2.0): up. dsa host run --name {host.Name} -- PROGRAM runs a program with it, dsa host down --name {host.Name} ends it.\n", host.Greeting);
        Assert.Equal((0, "enabled\n"), Seen(host.Script("cat /sys/bus/dsa/devices/wq0.0/state; echo wq0.0 > /sys/bus/dsa/drivers/user/unbind")));
        Assert.Equal((3, "disabled\nwq0.1\n"), Seen(host.Script("cat /sys/bus/dsa/devices/wq0.0/state; ls /dev/dsa; exit 3")));
        Assert.Equal((0, string.Empty), Seen(host.Down()));
        Assert.False(Directory.Exists("/sys/bus/dsa"));
    }

    [SessionFact]
    public void An_end_does_not_wait_for_who_asks_for_nothing()
    {
        using var host = new BackgroundHost();
        using var silent = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        silent.Connect(new UnixDomainSocketEndPoint($"\0dsa-host-{File.ReadLines("/proc/self/status").First(static line => line.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[2]}-{host.Name}"));
        Assert.Equal((0, string.Empty), Seen(host.Down()));
        Assert.Equal(0, silent.Receive(new byte[1]));
    }

    [Fact]
    public void A_name_that_no_socket_can_have_is_refused()
    {
        var (exitCode, _, error) = DsaExec.Run("host", "status", "--name", new string('n', 300));
        Assert.Equal(2, exitCode);
        Assert.Contains("has at most 64 bytes; this one has 300", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("host", "up")]
    [InlineData("host", "status")]
    [InlineData("vdev", "list")]
    public void A_name_that_nobody_can_read_is_refused(params string[] command)
    {
        var run = DsaExec.Run([.. command, "--name", "two\nlines"]);
        Assert.Equal((2, string.Empty, $"dsa {string.Join(' ', command)}: the name of a host has no control characters; name another.\n"), run);
    }

    [SessionFact]
    public void A_host_that_breaks_off_is_told_to_have_ended()
    {
        var name = BackgroundHost.NewName();
        using var listener = HostSocket.Listen(name);
        var host = new Thread(() =>
        {
            for (var i = 0; i < 2; i++)
            {
                // With what it was sent unread, the other end finds the connection reset.
                using var connection = listener.Accept();
                connection.Poll(s_longest, SelectMode.SelectRead);
            }
        });
        host.Start();
        foreach (var command in new[] { "status", "run" })
        {
            var run = DsaExec.Run("host", command, "--name", name);
            Assert.Equal((2, string.Empty, $"dsa host {command}: the host \"{name}\" has ended.\n"), run);
        }

        host.Join();
    }

    [SessionFact]
    public void A_command_is_a_child_of_who_runs_it_with_its_directory_streams_and_environment()
    {
        using var host = new BackgroundHost();
        var folder = Directory.CreateTempSubdirectory("dsa-host");
        try
        {
            var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "dsa.dll"), "host", "run", "--name", host.Name, "--", "sh", "-c", "pwd; cat; echo $GIVEN; echo error >&2; test $PPID = $(cat id); echo $?"])
            {
                WorkingDirectory = folder.FullName,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            start.Environment["GIVEN"] = "given";
            using var process = Process.Start(start)!;
            File.WriteAllText(Path.Combine(folder.FullName, "id"), $"{process.Id}");
            process.StandardInput.Write("typed\n");
            process.StandardInput.Close();
            Assert.Equal($"{folder.FullName}\ntyped\ngiven\n0\n", process.StandardOutput.ReadToEnd());
            Assert.Equal("error\n", process.StandardError.ReadToEnd());
            Assert.True(process.WaitForExit(s_longest));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [SessionFact("gcc")]
    public void Programs_of_several_commands_submit_side_by_side_and_are_shown()
    {
        using var host = new BackgroundHost();
        using var holding = host.Start("exec 3<>/dev/dsa/wq0.0; echo open; read nothing; exit 4", "open");
        Assert.Contains("status 1, same", host.Script($"{Supervision.ClientProgram.Compile("queue")} /dev/dsa/wq0.1 write").Output, StringComparison.Ordinal);
        using var status = JsonDocument.Parse(DsaExec.Run("host", "status", "--json", "--name", host.Name).Output);
        var queues = status.RootElement.GetProperty("devices")[0].GetProperty("queues");
        Assert.Equal(["wq0.0:1", "wq0.1:0"], queues.EnumerateArray().Select(static queue => $"{queue.GetProperty("name")}:{queue.GetProperty("clients")}"));
        var program = Assert.Single(status.RootElement.GetProperty("programs").EnumerateArray());
        Assert.Equal("dsa/wq0.0", Assert.Single(program.GetProperty("nodes").EnumerateArray()).GetString());
        Assert.Contains("| wq0.0 | enabled | dedicated | 16   | 1       |", DsaExec.Run("host", "status", "--name", host.Name).Output, StringComparison.Ordinal);
        holding.StandardInput.Close();
        Assert.True(holding.WaitForExit(s_longest));
        Assert.Equal(4, holding.ExitCode);
    }

    [SessionTheory]
    [InlineData("no-such-program", 127, "no such command in PATH")]
    [InlineData("/etc/passwd", 126, "cannot run '/etc/passwd': Permission denied")]
    public void A_command_that_cannot_be_run_is_told_with_the_status_of_a_shell(string command, int expected, string text)
    {
        using var host = new BackgroundHost();
        var run = DsaExec.Run("host", "run", "--name", host.Name, "--", command);
        Assert.Equal((expected, string.Empty), Seen(run));
        Assert.Contains(text, run.Error, StringComparison.Ordinal);
    }

    [SessionFact]
    public void What_cannot_be_asked_of_a_host_is_one_line_and_exit_2()
    {
        var name = BackgroundHost.NewName();
        string[][] calls = [["status"], ["down"], ["run", "--", "true"]];
        foreach (var call in calls)
        {
            var run = DsaExec.Run(["host", call[0], "--name", name, .. call[1..]]);
            Assert.Equal((2, $"dsa host {call[0]}: the host \"{name}\" is not up; dsa host up --name {name} begins it.\n"), (run.ExitCode, run.Error));
        }

        using var host = new BackgroundHost();
        var again = DsaExec.Run("host", "up", "--name", host.Name);
        Assert.Equal((2, $"dsa host up: the host \"{host.Name}\" is up already; dsa host down --name {host.Name} ends it, and --name makes another.\n"), (again.ExitCode, again.Error));
        Assert.Equal((2, string.Empty), Seen(DsaExec.Run("host", "up", "--name", name, "--device", "dsa9")));
    }

    [SessionTheory]
    [InlineData("TERM")]
    [InlineData("KILL")]
    public void Nothing_is_left_of_a_host_and_its_programs_whatever_way_it_ends(string signal)
    {
        using var host = new BackgroundHost();
        using var running = host.Start("trap '' TERM; echo ready; while :; do sleep 1; done", "ready");
        Signal(host.ProcessId, signal);
        Assert.True(running.WaitForExit(s_longest));
        Assert.Equal(137, running.ExitCode);
        Assert.Equal(signal == "KILL" ? $"dsa host run: the host \"{host.Name}\" has ended.\n" : "dsa host run: the host was ended, and what ran with it.\n", running.StandardError.ReadToEnd());
        Assert.True(SpinWait.SpinUntil(() => DsaExec.Run("host", "status", "--name", host.Name).ExitCode == 2, s_longest));
        using var again = new BackgroundHost();
    }

    [SessionFact]
    public void Who_runs_a_command_takes_it_along_when_killed()
    {
        using var host = new BackgroundHost();
        using var running = host.Start("exec 3<>/dev/dsa/wq0.0; echo open; while :; do sleep 1; done", "open");
        running.Kill();
        Assert.True(running.WaitForExit(s_longest));
        Assert.True(SpinWait.SpinUntil(() => DsaExec.Run("host", "status", "--json", "--name", host.Name).Output.Contains("\"programs\": []", StringComparison.Ordinal), s_longest));
        Assert.Equal("free\n", host.Script("exec 3<>/dev/dsa/wq0.0 && echo free").Output);
    }

    [SessionFact]
    public void A_command_that_fails_is_told_what_was_seen_of_it_alone()
    {
        using var host = new BackgroundHost();
        const string Looks = "cat < /dev/null > /dev/dsa/wq7.7";
        Assert.Contains("dsa host run: there is no /dev/dsa/wq7.7 to be opened: no device has such a queue", host.Script(Looks).Error, StringComparison.Ordinal);
        Assert.Equal(string.Empty, host.Script("exit 1").Error);
        Assert.DoesNotContain("dsa host run", DsaExec.Run("host", "run", "--no-hints", "--name", host.Name, "--", "sh", "-c", Looks).Error, StringComparison.Ordinal);
        using var beside = host.Start("echo there; read nothing", "there");
        Assert.Contains("dsa host run: (of this or of another command that ran meanwhile) there is no /dev/dsa/wq7.7", host.Script(Looks).Error, StringComparison.Ordinal);
        beside.StandardInput.Close();
        Assert.True(beside.WaitForExit(s_longest));
    }

    [SessionFact]
    public void A_name_is_told_as_a_shell_takes_it()
    {
        var name = BackgroundHost.NewName() + " it's";
        Assert.EndsWith($"is not up; dsa host up --name '{name.Replace("'", @"'\''", StringComparison.Ordinal)}' begins it.\n", DsaExec.Run("host", "status", "--name", name).Error, StringComparison.Ordinal);
        Assert.EndsWith("\"default\" is not up; dsa host up begins it.\n", DsaExec.Run("host", "status").Error, StringComparison.Ordinal);
    }

    [InterruptFact]
    public void A_signal_before_the_host_is_up_ends_what_there_is_of_it()
    {
        using var host = new BackgroundHost(isUp: false);
        using var up = DsaExec.Start("host", "up", "--name", host.Name, "--config", "-");

        // It waits for the configuration.
        Assert.True(SpinWait.SpinUntil(() => host.IsRunning, s_longest));
        Signal(up.Id, "INT");
        Assert.True(up.WaitForExit(s_longest));
        Assert.Equal(130, up.ExitCode);
        Assert.False(host.IsRunning);
    }

    [SessionFact]
    public void An_end_that_is_asked_for_before_the_beginning_is_kept()
    {
        using var machine = new HostMachine([("dsa0", DeviceProfile.Dsa20)]);
        var server = new HostServer(machine, PortalMode.Write);
        server.Down();
        server.Run(BackgroundHost.NewName(), static () => Assert.Fail("It has begun."));
    }

    [SessionFact]
    public void A_request_that_fails_ends_its_connection_alone_and_is_told_at_the_end()
    {
        using var machine = new HostMachine([("dsa0", DeviceProfile.Dsa20)]);
        using var ready = new ManualResetEventSlim();
        var (name, told) = (BackgroundHost.NewName(), string.Empty);
        var host = new Thread(() => told = Assert.Throws<HostException>(() => new HostServer(machine, PortalMode.Trap, new FailingRequests()).Run(name, ready.Set)).Message);
        host.Start();
        Assert.True(ready.Wait(s_longest));
        using (var lines = HostClient.Ask(name, "anything"))
        {
            Assert.Null(lines.Read());
        }

        HostClient.Status(name).Dispose();
        HostClient.Down(name);
        Assert.True(host.Join(s_longest));
        Assert.Equal("what somebody asked of the host failed, and ended that connection: InvalidOperationException: unforeseen", told);
    }

    [SessionFact]
    public void A_name_whose_socket_another_user_has_is_told_so()
    {
        var name = BackgroundHost.NewName();
        Socket? theirs = null;
        var other = new Thread(() =>
        {
            // Of this thread alone.
            Assert.Equal(0, SystemCall(SetUsers, -1, OtherUser, -1));
            theirs = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            theirs.Bind(new UnixDomainSocketEndPoint($"\0dsa-host-0-{name}"));
            theirs.Listen(8);
        });
        other.Start();
        other.Join();
        using (theirs)
        {
            foreach (var command in new[] { "up", "status", "down" })
            {
                var run = DsaExec.Run("host", command, "--name", name);
                Assert.Equal((2, $"dsa host {command}: the socket of the host \"{name}\" is another user's; dsa host up --name begins one under another name.\n"), (run.ExitCode, run.Error));
            }
        }
    }

    [DllImport("libc", EntryPoint = "syscall")]
    private static extern int SystemCall(nint number, int real, int effective, int saved);

    private static (int ExitCode, string Output) Seen((int ExitCode, string Output, string Error) run) => (run.ExitCode, run.Output);

    [SessionFact("gcc")]
    public void A_child_that_asks_not_to_be_traced_is_refused()
    {
        using var host = new BackgroundHost();
        var run = host.Script($"{Supervision.ClientProgram.Compile("processes")} untraced clone");
        Assert.Equal((0, "1", string.Empty), run);
    }

    private sealed class FailingRequests : IHostRequests
    {
        public void Answer(string request, HostLines lines) => throw new InvalidOperationException("unforeseen");
    }

    private static void Signal(int processId, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{processId}"]);
        kill.WaitForExit();
    }
}
