using System.Diagnostics;
using System.Net.Sockets;
using Dsa.Host.Background;

namespace Dsa.Host.Tests.Sessions;

/// <summary>What happens where no more files can be open.</summary>
public sealed class OpenFileTests
{
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(1);

    [LinuxTheory]
    [InlineData(64)]
    [InlineData(255)]
    public void Too_few_for_a_beginning_are_told_in_one_line_and_exit_2(int limit)
    {
        var run = Limited($"ulimit -n {limit}", "exec -- echo started");
        Assert.Equal((2, $"dsa: {limit} files may be open at a time, and 256 are needed; raise the hard limit (ulimit -Hn).\n"), (run.ExitCode, run.Error));
        Assert.Equal(string.Empty, run.Output);
    }

    [SessionFact]
    public void The_fewest_are_enough()
    {
        Assert.Equal((0, "started\n", string.Empty), Limited("ulimit -n 256", "exec -- echo started"));
    }

    [SessionFact]
    public void A_command_has_the_soft_limit_of_who_runs_it()
    {
        using var host = new BackgroundHost();
        Assert.Equal("333\n", Limited("ulimit -Sn 333", "exec -- sh -c 'ulimit -Sn'").Output);
        Assert.Equal("333\n", Limited("ulimit -Sn 333", $"host run --name {host.Name} -- sh -c 'ulimit -Sn'").Output);
    }

    [SessionFact]
    public void A_program_that_no_file_is_left_for_cannot_open_a_queue_and_the_others_go_on()
    {
        const string Script = "i=0; while [ $i -lt 100 ]; do { exec 3<>/dev/dsa/wq0.1 && echo open || echo none; sleep 4; :; } 2>/dev/null & i=$((i + 1)); done; wait; exit 3";
        var run = Limited("ulimit -n 256", $"exec -- bash -c '{Script}'");
        Assert.Equal(3, run.ExitCode);
        Assert.InRange(run.Output.Split('\n').Count(static line => line == "open"), 10, 90);
        Assert.Equal(100, run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal("dsa exec: opening wq0.1 failed with ENFILE: dsa itself has as many files open as it may; raise its hard limit (ulimit -Hn), or have fewer programs at a time.\n", run.Error);
    }

    [SessionFact]
    public void Connections_beyond_those_that_a_host_can_have_are_told_so_and_may_end_it()
    {
        using var host = new BackgroundHost();
        var silent = Enumerable.Range(0, HostServer.MostConnections).Select(_ => Connect(host.Name)).ToList();
        try
        {
            var busy = $"the host \"{host.Name}\" has as many connections as it can have; end one of the commands that run with it, or begin another host.\n";
            string[][] calls = [["host", "status"], ["host", "run", "--", "true"], ["vdev", "list"]];
            foreach (var call in calls)
            {
                var run = DsaExec.Run([.. call[..2], "--name", host.Name, .. call[2..]]);
                Assert.Equal((2, $"dsa {call[0]} {call[1]}: {busy}"), (run.ExitCode, run.Error));
            }

            silent[0].Dispose();
            Assert.True(SpinWait.SpinUntil(() => host.Script("exit 7").ExitCode == 7, s_longest));
            silent[0] = Connect(host.Name);
            Assert.Equal((0, string.Empty, string.Empty), host.Down());
            Assert.True(SpinWait.SpinUntil(() => !host.IsRunning, s_longest));
        }
        finally
        {
            silent.ForEach(static socket => socket.Dispose());
        }
    }

    [SessionFact("prlimit")]
    public void A_connection_that_no_file_is_left_for_is_served_once_there_is_one()
    {
        using var host = new BackgroundHost();
        LimitFiles(host.ProcessId, "40:");
        using var silent = Connect(host.Name);
        using var status = DsaExec.Start("host", "status", "--name", host.Name);
        Assert.False(status.WaitForExit(TimeSpan.FromSeconds(2)));
        LimitFiles(host.ProcessId, "1024:");
        Assert.True(status.WaitForExit(s_longest));
        Assert.Equal((0, string.Empty), (status.ExitCode, status.StandardError.ReadToEnd()));
    }

    private static void LimitFiles(int processId, string limits)
    {
        using var prlimit = Process.Start("prlimit", ["--pid", $"{processId}", $"--nofile={limits}"]);
        prlimit.WaitForExit();
        Assert.Equal(0, prlimit.ExitCode);
    }

    private static Socket Connect(string name)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint($"\0dsa-host-{File.ReadLines("/proc/self/status").First(static line => line.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[2]}-{name}"));
        return socket;
    }

    // Not in place of the shell, which keeps its limits.
    private static (int ExitCode, string Output, string Error) Limited(string limit, string command)
    {
        var script = $"{limit}; dotnet '{Path.Combine(AppContext.BaseDirectory, "dsa.dll")}' {command}; exit $?";
        using var process = Process.Start(new ProcessStartInfo("bash", ["-c", script]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(s_longest));
        return (process.ExitCode, output, error.Result);
    }
}
