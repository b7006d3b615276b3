using System.Diagnostics;

namespace Dsa.Host.Tests.Sessions;

/// <summary>How a command is started, ended and told apart from the host.</summary>
public sealed class CommandTests
{
    private const string User = "65534";

    [SessionTheory]
    [InlineData("exit 3", 3)]
    [InlineData("kill -9 $$", 137)]
    [InlineData("kill -15 $$", 143)]
    public void The_exit_status_is_the_commands(string script, int expected) => Assert.Equal(expected, DsaExec.Script(script).ExitCode);

    [SessionTheory]
    [InlineData()]
    [InlineData("--stats")]
    public void A_trace_has_what_devices_and_driver_did_from_the_probe_to_the_end(params string[] options)
    {
        var trace = Path.GetTempFileName();
        try
        {
            var run = DsaExec.Run(["exec", "--trace", trace, .. options, "--", "true"]);
            Assert.Equal((0, string.Empty), (run.ExitCode, run.Output));
            var lines = File.ReadAllLines(trace);
            Assert.Contains("Version", lines.First(static line => line.Contains("R32", StringComparison.Ordinal)), StringComparison.Ordinal);
            Assert.Contains(lines, static line => line.Contains("Code=EnableDevice", StringComparison.Ordinal));
            Assert.Contains(lines, static line => line.Contains("Code=DisableDevice", StringComparison.Ordinal));
            Assert.EndsWith("\n", File.ReadAllText(trace), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(trace);
        }
    }

    [SessionFact]
    public void All_that_stands_behind_the_dashes_is_the_command()
    {
        Assert.Equal((127, "dsa exec: cannot run '-x': no such command in PATH"), FirstWords(DsaExec.Run("exec", "--", "-x", "--help")));
        Assert.Equal("--stats|--|@file|", DsaExec.Run("exec", "--", "printf", "%s|", "--stats", "--", "@file").Output);
        Assert.Equal((2, "dsa exec: --help-me is no option of this command; write -- before a program of that name"), FirstWords(DsaExec.Run("exec", "--help-me")));

        static (int, string) FirstWords((int ExitCode, string Output, string Error) run) => (run.ExitCode, run.Error.Split(" (")[0].Split(".\n")[0]);
    }

    [SessionFact]
    public void Arguments_and_environment_that_are_no_text_arrive_as_they_are()
    {
        var inner = "printf '%s' \"$1$GIVEN\" | od -An -tx1";
        var start = new ProcessStartInfo("sh", ["-c", "GIVEN=$(printf '\\377=\\200') exec dotnet \"$0\" exec -- sh -c \"$1\" sh \"$(printf '\\376a\\303')\"", Path.Combine(AppContext.BaseDirectory, "dsa.dll"), inner]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        Assert.Equal(" fe 61 c3 ff 3d 80\n", process.StandardOutput.ReadToEnd());
        process.WaitForExit();
    }

    [SessionTheory]
    [InlineData("no-such-program", 127, "no such command")]
    [InlineData("", 127, "dsa exec: ")]
    [InlineData("/etc/passwd", 126, "cannot run '/etc/passwd'")]
    public void A_command_that_cannot_be_run_is_told_with_the_status_of_a_shell(string command, int expected, string text)
    {
        var run = DsaExec.Run("exec", "--", command);
        Assert.Equal(expected, run.ExitCode);
        Assert.Contains(text, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [SessionFact]
    public void The_command_sees_the_host_and_the_devices_and_the_host_does_not()
    {
        var before = (File.ReadAllLines("/proc/self/mountinfo").Length, Directory.GetFileSystemEntries("/dev").Length);
        using var process = DsaExec.Start("exec", "--device", "dsa2", "--device", "iaa2", "--", "sh", "-c",
            "echo x > /dev/null && ls -d /dev/dsa/wq0.0 /dev/iax/wq1.1 /sys/bus/dsa/devices/iax1 /sys/module/idxd/refcnt /dev/tty /dev/pts /proc/self && echo shown && sleep 60");
        for (var line = string.Empty; line != "shown"; line = process.StandardOutput.ReadLine())
        {
            Assert.NotNull(line);
        }

        Assert.False(Directory.Exists("/sys/bus/dsa") || Directory.Exists("/dev/dsa") || Directory.Exists("/sys/module/idxd"));
        Assert.Equal(before, (File.ReadAllLines("/proc/self/mountinfo").Length, Directory.GetFileSystemEntries("/dev").Length));
        Signal(process.Id, "TERM");
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(60)));
        Assert.Equal(143, process.ExitCode);
    }

    [SessionFact("unshare", "nsenter", "setpriv")]
    public void A_user_without_rights_keeps_devices_for_several_commands()
    {
        var name = BackgroundHost.NewName();
        Assert.Equal(0, AsUser("666", "host", "up", "--name", name).ExitCode);
        try
        {
            var run = AsUser("666", "host", "run", "--name", name, "--", "sh", "-c", "id -u; cat /sys/bus/dsa/devices/wq0.1/state; dd if=/dev/zero of=/dev/dsa/wq0.1 bs=64 count=1 status=none && echo written");
            Assert.Equal((0, "0\nenabled\nwritten\n"), (run.ExitCode, run.Output));
            Assert.Equal(2, DsaExec.Run("host", "status", "--name", name).ExitCode);
        }
        finally
        {
            Assert.Equal(0, AsUser("666", "host", "down", "--name", name).ExitCode);
        }
    }

    [SessionTheory]
    [InlineData("--device dsa2-readonly", "wq0.0\nwq0.1\nwritten\n")]
    [InlineData("--device dsa2-readonly --device dsa1", "wq0.0\nwq0.1\nwq1.0\nwq1.1\nwritten\n")]
    [InlineData("--device dsa2-readonly --unconfigured", "")]
    public void The_queues_of_a_fixed_configuration_are_for_programs(string options, string expected)
    {
        var run = DsaExec.Script("ls /dev/dsa; test ! -e /dev/dsa/wq0.0 || { dd if=/dev/zero of=/dev/dsa/wq0.0 bs=64 count=1 status=none && echo written; }", options.Split(' '));
        Assert.Equal((0, expected), (run.ExitCode, run.Output));
    }

    [SessionFact("gcc")]
    public void Performance_monitors_are_beside_those_of_the_host_and_their_events_cannot_be_opened()
    {
        const string Sources = "/sys/bus/event_source/devices";
        var hosts = Directory.Exists(Sources) ? Directory.EnumerateFileSystemEntries(Sources).Select(Path.GetFileName).Order(StringComparer.Ordinal).ToList() : null;
        if (hosts is null)
        {
            return;
        }

        // The third generation's counters differ from one another, which the driver does not take (PM-01).
        var run = DsaExec.Script(
            $"cd {Sources}; LC_ALL=C ls | tr '\n' ' '; ls dsa0; cat dsa0/cpumask dsa0/format/event_category; {Supervision.ClientProgram.Compile("perf")} $(cat dsa0/type); cat software/type",
            "--device", "dsa1", "--device", "dsa3");
        Assert.Equal(
            $"{string.Concat(hosts.Append("dsa0").Order(StringComparer.Ordinal).Select(static name => name + ' '))}cpumask\nformat\ntype\n0\nconfig:0-3\n2\n1\n",
            run.Output);
    }

    [SessionFact]
    public void PCI_functions_are_beside_those_of_the_host_and_are_bound_and_unbound_by_their_addresses()
    {
        var run = DsaExec.Script("""
            for one in /sys/bus/pci/devices/*; do test -e $one/vendor || echo lost $one; done
            for one in /sys/bus/pci/drivers/idxd/*:*; do echo ${one##*.} $(cat $one/vendor $one/device) $(ls -d $one/dsa* $one/iax* 2> /dev/null | sed 's,.*/,,'); done
            function=$(basename $(readlink -f /sys/bus/pci/drivers/idxd/*:*:01.0))
            exec 3<> /dev/dsa/wq0.0
            echo $function > /sys/bus/pci/drivers/idxd/unbind
            ls -d /sys/bus/dsa/devices/dsa* /dev/dsa/* 2> /dev/null
            exec 3>&-
            echo $function > /sys/bus/pci/drivers/idxd/bind
            cd /sys/bus/dsa/devices
            echo 8 > wq0.1/size; echo dedicated > wq0.1/mode; echo 0 > wq0.1/group_id; echo 10 > wq0.1/priority; echo user > wq0.1/type; echo user > wq0.1/driver_name; echo x > wq0.1/name
            echo 0 > engine0.0/group_id; echo dsa0 > ../drivers/idxd/bind; echo wq0.1 > ../drivers/user/bind
            dd if=/dev/zero of=/dev/dsa/wq0.1 bs=64 count=1 status=none && echo written
            """, "--device", "dsa2", "--device", "iaa1");
        Assert.Equal((0, "0 0x8086 0x11fb dsa0\n0 0x8086 0x0cfe iax1\nwritten\n", string.Empty), run);
        Assert.False(Directory.Exists("/sys/bus/pci/drivers/idxd"));
    }

    [SessionFact("mount")]
    public void A_command_may_mount_over_the_devices_and_it_ends_all_the_same()
    {
        var run = DsaExec.Script("exec 3< /sys/bus/dsa/devices/dsa0/state; mount -t tmpfs none /sys/bus/dsa && mount -t tmpfs none /sys/bus && ls -A /sys/bus | wc -l; exit 7");
        Assert.Equal((7, "0\n"), (run.ExitCode, run.Output));
    }

    [SessionFact("unshare", "setpriv")]
    public void A_user_without_rights_gets_the_same_in_a_user_namespace()
    {
        var run = AsUser("666", "exec", "--", "sh", "-c", "id -u; cat /sys/bus/dsa/devices/wq0.1/state; ls /dev/dsa; echo x > /dev/null; dd if=/dev/zero of=/dev/dsa/wq0.1 bs=64 count=1 status=none && echo written");
        Assert.Equal((0, "0\nenabled\nwq0.0\nwq0.1\nwritten\n"), (run.ExitCode, run.Output));
    }

    [SessionFact("unshare", "setpriv")]
    public void A_user_who_may_not_open_the_device_of_FUSE_is_told_so()
    {
        var run = AsUser("600", "exec", "--", "true");
        Assert.Equal((2, "dsa exec: /dev/fuse cannot be opened (Permission denied); a kernel with FUSE and the right to read and write that file are needed.\n"), (run.ExitCode, run.Error));
    }

    // In a mount namespace of its own, with a device of FUSE that has this mode.
    private static (int ExitCode, string Output, string Error) AsUser(string mode, params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("dsa-fuse");
        try
        {
            var script = $"mount --make-rprivate / && mount -t tmpfs none {folder.FullName} && mknod {folder.FullName}/fuse c 10 229 && chmod {mode} {folder.FullName}/fuse && mount --bind {folder.FullName}/fuse /dev/fuse"
                + $" && exec env HOME=/tmp setpriv --reuid {User} --regid {User} --clear-groups dotnet \"$@\"";
            var start = new ProcessStartInfo("unshare", ["--mount", "sh", "-c", script, "sh", Path.Combine(AppContext.BaseDirectory, "dsa.dll"), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output, error.Result);
        }
        finally
        {
            folder.Delete();
        }
    }

    private static void Signal(int processId, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{processId}"]);
        kill.WaitForExit();
    }
}
