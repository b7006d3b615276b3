namespace Dsa.Host.Tests.Sessions;

/// <summary>accel-config of the distribution, unmodified.</summary>
public sealed class AccelConfigTests
{
    private const string AccelConfig = "accel-config";
    private const string TestConfigurations = "/usr/libexec/accel-config/test/configs";
    private const string TwoQueues = $"{TestConfigurations}/2g2q_user_1.conf";

    // Version 3.5.3 lists traffic classes where dsa list has the progress limits of version 4.1, and does not know the others.
    private static readonly string[] s_older = ["traffic_class_a", "traffic_class_b"];
    private static readonly string[] s_newer = ["event_log_size", "op_cap", "op_config", "prs_disable", "desc_progress_limit", "batch_progress_limit"];

    [SessionTheory(AccelConfig, TwoQueues)]
    [InlineData("list")]
    [InlineData("list", "-i")]
    public void Its_listing_is_what_dsa_list_says(params string[] command)
    {
        var theirs = DsaExec.Run(["exec", "--config", TwoQueues, "--", AccelConfig, .. command]);
        var ours = DsaExec.Run([.. command, "--config", TwoQueues]);
        Assert.Equal((0, 0), (theirs.ExitCode, ours.ExitCode));
        Assert.Equal(LinesWithout(ours.Output, s_newer), LinesWithout(theirs.Output, s_older));
        Assert.Contains("\"wq0.1\"", ours.Output, StringComparison.Ordinal);
    }

    [SessionTheory(AccelConfig, TwoQueues)]
    [InlineData("/etc/accel-config/contrib/configs/app_profile.conf", 2)]
    [InlineData("/etc/accel-config/contrib/configs/net_profile.conf", 4)]
    [InlineData("/etc/accel-config/contrib/configs/os_profile.conf", 0)]
    [InlineData("/etc/accel-config/contrib/configs/storage_profile.conf", 2)]
    [InlineData(TwoQueues, 2)]
    public void Its_configurations_are_loaded_saved_and_loaded_again(string path, int nodes)
    {
        // Traffic classes, which it saves, cannot be set below version 3 without the module parameter.
        var run = DsaExec.Script(
            $$"""
            set -e
            saved=$(mktemp -d)
            disable() {
                for queue in /sys/bus/dsa/devices/wq*; do
                    [ "$(cat $queue/state)" = disabled ] || {{AccelConfig}} disable-wq dsa0/$(basename $queue)
                done
                {{AccelConfig}} disable-device dsa0
            }
            {{AccelConfig}} load-config -c {{path}} -e
            {{AccelConfig}} save-config -s $saved/first
            ls /dev/dsa | wc -l
            disable
            ls /dev/dsa | wc -l
            {{AccelConfig}} load-config -c $saved/first -e
            {{AccelConfig}} save-config -s $saved/second
            cmp $saved/first $saved/second && echo same
            disable
            rm -r $saved
            """,
            "--unconfigured",
            "--tc-override");
        Assert.Equal((0, $"{nodes}\n0\nsame\n"), (run.ExitCode, string.Concat(run.Output.Split('\n').Where(static line => line.Length is > 0 and < 6).Select(static line => line + "\n"))));
    }

    [SessionFact("/bin/kmod")]
    public void The_module_is_loaded_and_cannot_be_removed_while_a_queue_is_open()
    {
        var run = DsaExec.Script(
            """
            lsmod | grep -c '^idxd '
            exec 3<>/dev/dsa/wq0.0
            rmmod idxd
            echo $? $(cat /sys/bus/dsa/devices/wq0.0/state)
            modprobe idxd && modprobe --version | head -c 4
            """);
        Assert.Equal("1\n1 enabled\nkmod", run.Output);
        Assert.Equal("rmmod: ERROR: Module idxd is in use\n", run.Error);
    }

    [SessionTheory("/bin/kmod")]
    [InlineData("rmmod idxd", "modprobe idxd")]
    [InlineData("modprobe -r idxd", "modprobe -v idxd")]
    public void Its_removal_takes_the_devices_away_until_it_is_loaded_again(string unload, string load)
    {
        var run = DsaExec.Script(
            $"""
            {unload} || exit
            ls /sys/bus/dsa/devices /sys/bus/pci/drivers/idxd | grep -e wq -e dsa0 -e iax1 -e :
            ls /dev/dsa/* 2> /dev/null
            lsmod | sed -n 's/ \+/ /g; /^idxd/p'
            cut -d ' ' -f 1-4 /sys/bus/.host/modules | grep '^idxd'
            rmmod idxd
            modprobe -r idxd || exit
            modprobe -n idxd && lsmod | grep -c '^idxd '
            function=$(cd /sys/bus/pci/devices && echo 0000:6a:*.* | cut -d ' ' -f 1)
            echo $function > /sys/bus/pci/drivers/idxd/bind || exit
            {load} || exit
            cd /sys/bus/dsa/devices
            cat dsa0/state wq0.0/state wq0.0/size iax1/state
            lsmod | sed -n 's/ \+/ /g; /^idxd/p'
            cut -d ' ' -f 1-4 /sys/bus/.host/modules | grep '^idxd'
            echo 0 > wq0.0/group_id; echo 0 > engine0.0/group_id; echo dedicated > wq0.0/mode; echo 8 > wq0.0/size; echo user > wq0.0/type
            echo 10 > wq0.0/priority; echo a > wq0.0/name; echo user > wq0.0/driver_name; echo dsa0 > ../drivers/idxd/bind; echo wq0.0 > ../drivers/user/bind
            ls /dev/dsa; exec 3<>/dev/dsa/wq0.0 && cat wq0.0/clients
            """,
            "--device",
            "dsa2",
            "--device",
            "iaa2");
        Assert.Equal("/sys/bus/dsa/devices:\n/sys/bus/pci/drivers/idxd:\nidxd_bus 20480 0\nidxd_bus 20480 0 -\n0\ndisabled\ndisabled\n0\nenabled\nidxd 98304 0\nidxd_bus 20480 1 idxd\nidxd 98304 0 -\nidxd_bus 20480 1 idxd,\nwq0.0\n1\n", run.Output);
        Assert.Equal("rmmod: ERROR: Module idxd is not currently loaded\n", run.Error);
    }

    [SessionFact(AccelConfig)]
    public void Without_a_command_a_shell_is_run_in_which_it_configures_the_device()
    {
        using var process = DsaExec.Start("exec", "--unconfigured");
        process.StandardInput.Write(
            $"""
            {AccelConfig} config-engine dsa0/engine0.0 --group-id=0
            {AccelConfig} config-wq dsa0/wq0.0 --group-id=0 --mode=dedicated --wq-size=8 --type=user --name=x --priority=10 --driver-name=user
            {AccelConfig} enable-device dsa0 > /dev/null 2>&1
            {AccelConfig} enable-wq dsa0/wq0.0 > /dev/null 2>&1
            dd if=/dev/zero of=/dev/dsa/wq0.0 bs=64 count=1 status=none && echo written
            exit 6

            """);
        process.StandardInput.Close();
        Assert.Equal("written\n", process.StandardOutput.ReadToEnd());
        Assert.True(process.WaitForExit(TimeSpan.FromMinutes(1)));
        Assert.Equal(6, process.ExitCode);
    }

    // Version 3.5.3 saves what it has read, and sets it whatever the kernel has of it: neither goes on a real host.
    [SessionTheory(AccelConfig)]
    [InlineData("dsa2", "traffic_class_a attribute write failed: Operation not permitted", "the driver lets traffic classes be changed from DSA 3.0 on; leave the key out")]
    [InlineData("dsa1", "ats_disable attribute write failed: No such file or directory", "")]
    public void What_it_saves_without_traffic_classes_or_switches_it_does_not_load(string part, string theirs, string ours)
    {
        var saved = Path.GetTempFileName();
        try
        {
            var run = DsaExec.Script($"{AccelConfig} save-config -s {saved}; {AccelConfig} disable-device dsa0; ! {AccelConfig} load-config -c {saved}", "--device", part);
            Assert.Equal(0, run.ExitCode);
            Assert.Contains(theirs, run.Error, StringComparison.Ordinal);
            var check = DsaExec.Run("config", "check", saved, "--device", part);
            Assert.Equal(ours.Length == 0 ? 0 : 1, check.ExitCode);
            Assert.Contains(ours, check.Output, StringComparison.Ordinal);
            Assert.Equal(0, DsaExec.Run("exec", "--device", part, "--config", saved, "--tc-override", "--", "true").ExitCode);
        }
        finally
        {
            File.Delete(saved);
        }
    }

    [SessionFact(AccelConfig, TwoQueues)]
    public void Its_own_tests_pass_with_the_refusals_that_they_expect()
    {
        var run = DsaExec.Run("exec", "--unconfigured", "--tc-override", "--", AccelConfig, "test");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("SUCCESS!", run.Output, StringComparison.Ordinal);
        Assert.Contains("wq size exceeding max wq size was not accepted", run.Output, StringComparison.Ordinal);
        Assert.Contains("0 and greater than device max values were not accepted", run.Output, StringComparison.Ordinal);
    }

    [SessionFact(AccelConfig)]
    public void It_is_told_why_something_cannot_be_enabled()
    {
        var run = DsaExec.Script(
            $"""
            {AccelConfig} enable-device dsa0
            {AccelConfig} config-engine dsa0/engine0.0 --group-id=0
            {AccelConfig} config-wq dsa0/wq0.0 --group-id=0 --mode=shared --wq-size=8 --type=user --name=x --priority=10 --driver-name=user
            {AccelConfig} enable-device dsa0
            {AccelConfig} enable-wq dsa0/wq0.0
            {AccelConfig} config-wq dsa0/wq0.0 --threshold=9
            {AccelConfig} config-wq dsa0/wq0.0 --wq-size=9
            """,
            "--unconfigured");
        Assert.Contains("Error[0x800d0000] dsa0: wq error - no wqs configured", run.Output + run.Error, StringComparison.Ordinal);
        Assert.Contains("Error[0x80060000] dsa0/wq0.0: wq error - threshold not set", run.Output + run.Error, StringComparison.Ordinal);
        Assert.Contains("threshold attribute write failed: Invalid argument", run.Output + run.Error, StringComparison.Ordinal);
        Assert.Contains("size attribute write failed: Operation not permitted", run.Output + run.Error, StringComparison.Ordinal);
    }

    [SessionFact(AccelConfig)]
    public void A_queue_that_a_program_has_open_is_not_disabled()
    {
        var run = DsaExec.Script(
            $"""
            exec 3<>/dev/dsa/wq0.1
            {AccelConfig} disable-wq dsa0/wq0.1
            exec 3>&-
            {AccelConfig} disable-wq dsa0/wq0.1
            """);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("wq has clients: 1", run.Error, StringComparison.Ordinal);
    }

    // A comma is behind all lines of an object but the last.
    private static string[] LinesWithout(string listing, string[] keys) =>
        [.. listing.Split('\n').Where(line => !keys.Any(key => line.Contains($"\"{key}\":", StringComparison.Ordinal))).Select(static line => line.TrimEnd(','))];
}
