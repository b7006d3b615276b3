using System.Diagnostics;
using System.Text;
using Dsa.Configuration;
using Dsa.Device.Profiles;
using Dsa.Host.Devices;
using Dsa.Host.FileSystem;
using Dsa.Host.Tests.Supervision;
using Dsa.Platform.Scheduling;
using Dsa.Testing;

namespace Dsa.Host.Tests.Sessions;

/// <summary>Programs that store into a page which is looked into.</summary>
public sealed class PollTests
{
    private const string Dedicated = "wq0.0";
    private const string Shared = "wq0.1";

    [PolledTheory("gcc")]
    [InlineData("walk", 512, "512 of 512 copies are right\n")]
    [InlineData("siblings", 2, "0 0 2 of 2 copies are right\n")]
    [InlineData("kill-waiting", 10, "5 of 5 next clients got their copies\n")]
    [InlineData("misaligned", 1, "Segmentation fault, code 128, address (nil)\nSegmentation fault, code 128, address (nil)\nthe last of the page: right\n")]
    public void What_is_stored_reaches_the_queue(string way, int descriptors, string expected)
    {
        var run = Run(Dedicated, way);
        Assert.Equal((0, expected), (run.ExitCode, run.Output));
        Assert.Contains($"{Dedicated}: {descriptors} descriptor{(descriptors == 1 ? string.Empty : "s")}, ", run.Error, StringComparison.Ordinal);
    }

    [PolledFact("gcc")]
    public void The_queue_of_a_client_that_was_killed_is_the_next_clients_at_once()
    {
        var run = Run(Dedicated, "kill");
        Assert.Equal((0, "5 of 5 next clients got their copies\n"), (run.ExitCode, run.Output));
    }

    [PolledFact("gcc")]
    [Parity("CD-08")]
    public void A_dedicated_queue_is_busy_until_its_mapping_is_gone_and_free_directly_behind()
    {
        var run = Run(Dedicated, "busy");
        Assert.Equal(
            (0, "beside: Device or resource busy\nbeside the mapping: Device or resource busy\nthrough the mapping: right\nafterwards: opened\n"),
            (run.ExitCode, run.Output));
    }

    [PolledFact("gcc")]
    public void The_page_of_a_queue_that_is_unbound_is_gone()
    {
        var run = Run(Dedicated, "unbound");
        Assert.Equal((0, "before: right\nBus error, code 2, 0 bytes into the page\nbehind: status 0\nwrite: No such device or address\n"), (run.ExitCode, run.Output));
        Assert.Contains($"{Dedicated}: 1 descriptor, 0 retries", run.Error, StringComparison.Ordinal);
    }

    [PolledFact("gcc")]
    public void Stores_into_a_shared_queue_are_answered_as_ever()
    {
        var run = Run(Shared, "full");
        Assert.Equal((0, "16 accepted, then retry; all are right\nthe refused one: right\n"), (run.ExitCode, run.Output));
    }

    [PolledFact("gcc", "setpriv")]
    [Parity("CD-19", "CD-24", "CD-28")]
    public void A_write_is_the_drivers_and_a_program_without_the_right_to_raw_access_stores_none()
    {
        var (queue, device) = (ClientProgram.Compile("queue"), ClientProgram.Compile("device"));
        const string Without = "setpriv --bounding-set=-sys_rawio";
        var run = DsaExec.Script($"{queue} /dev/dsa/{Dedicated} write; {Without} {device} /dev/dsa/{Dedicated} walk; echo $?; {Without} {queue} /dev/dsa/{Dedicated} write", "--portal", "poll", "--stats");
        const string Written = "mmap: mapped\nstatus 1, same\nchild: Operation not permitted\n";
        Assert.Equal($"{Written}{128 + 11}\n{Written}", run.Output);
        Assert.Contains($"{Dedicated}: 2 descriptors", run.Error, StringComparison.Ordinal);
    }

    [PolledTheory("gcc")]
    [InlineData("in-place", "3 of 3 copies are right\n", "dsa exec: 2 submissions to wq0.0 went to the address of the one before, where with --portal poll the last one stands alone: go on by 64 bytes with each, await each before the next, or take --portal trap.\n")]
    [InlineData("walk", "512 of 512 copies are right\n", "")]
    public void A_program_that_fails_and_stores_at_one_address_is_told_so(string way, string output, string error)
    {
        var run = DsaExec.Script($"{ClientProgram.Compile("device")} /dev/dsa/{Dedicated} {way}; exit 1", "--portal", "poll");
        Assert.Equal((1, output, error), (run.ExitCode, run.Output, run.Error));
    }

    [PolledFact("gcc")]
    public void A_device_that_works_for_one_portal_holds_up_no_other()
    {
        // Time and chance of the memory alone.
        using var scheduler = new RealTimeScheduler();
        var memories = new List<HoldingMemory>();
        using var machine = new HostMachine(DeviceSet.Named([DeviceProfile.Dsa20]), null, null, memory =>
        {
            memories.Add(new HoldingMemory(scheduler, memory));
            return memories[^1];
        });
        var configuration = ConfigurationFile.Parse(Encoding.UTF8.GetBytes(QueueConfigurations.Apart));
        configuration.Load(machine.Sysfs);
        configuration.Enable(machine.Sysfs);
        var output = Path.GetTempFileName();
        try
        {
            var status = new HostSession(machine, PortalMode.Poll).Run("sh", ["-c", "exec \"$1\" /dev/dsa/wq0.0 beside /dev/dsa/wq0.1 > \"$2\"", "sh", ClientProgram.Compile("device"), output]);
            Assert.Equal((0, "beside: status 1\nthe copy: right\n"), (status, File.ReadAllText(output)));
            Assert.False(Assert.Single(memories).WaitedInVain);
        }
        finally
        {
            File.Delete(output);
        }
    }

    [PolledFact("unshare")]
    public void What_the_kernel_does_not_allow_is_one_line_and_exit_2()
    {
        var dsa = DsaExec.Describe("exec", "--portal", "poll", "--", "echo", "started");
        using var process = Process.Start(new ProcessStartInfo("unshare", ["--user", "--map-root-user", "--mount", "--", dsa.FileName, .. dsa.ArgumentList])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        process.WaitForExit();
        Assert.Equal((2, string.Empty), (process.ExitCode, output.Result));
        Assert.Equal(
            "dsa exec: --portal poll needs CAP_SYS_ADMIN outside of all user namespaces (FUSE_DEV_IOC_BACKING_OPEN failed: Operation not permitted); be root, or take --portal trap.\n",
            error.Result);
    }

    private static (int ExitCode, string Output, string Error) Run(string queue, string way) =>
        DsaExec.Run("exec", "--portal", "poll", "--stats", "--", ClientProgram.Compile("device"), $"/dev/dsa/{queue}", way);
}
