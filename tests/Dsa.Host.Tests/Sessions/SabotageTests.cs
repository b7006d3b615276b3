using System.Text;
using Dsa.Configuration;
using Dsa.Device.Profiles;
using Dsa.Host.Devices;
using Dsa.Host.FileSystem;
using Dsa.Host.Tests.Supervision;
using Dsa.Platform.Scheduling;

namespace Dsa.Host.Tests.Sessions;

/// <summary>Whether the programs of these tests would notice a device that answers with success and does nothing.</summary>
public sealed class SabotageTests
{
    private const string DsaTest = "/usr/libexec/accel-config/test/dsa_test";

    [SessionTheory]
    [InlineData("wq0.0", PortalMode.Trap)]
    [InlineData("wq0.1", PortalMode.Trap)]
    [InlineData("wq0.1", PortalMode.Write)]
    public void The_sample_of_the_bindings_notices(string queue, PortalMode mode)
    {
        var run = Run(mode, [.. ClientSample.Command, $"/dev/dsa/{queue}"]);
        Assert.Equal(1, run.Status);
        Assert.EndsWith("\n0 of 128 copies are right\n", run.Output, StringComparison.Ordinal);
    }

    [SessionTheory("gcc")]
    [InlineData("wq0.1", "threads", "0 of 512 copies are right")]
    [InlineData("wq0.0", "fork", "0 of 5 copies are right")]
    [InlineData("wq0.1", "kill", "0 of 5 next clients got their copies")]
    [InlineData("wq0.1", "full", "16 accepted, then retry; not all are right")]
    [InlineData("wq0.0", "crossed", "the next: wrong")]
    [InlineData("wq0.1", "misaligned", "the last of the page: wrong")]
    [InlineData("wq0.0", "busy", "through the mapping: wrong")]
    [InlineData("wq0.1", "unmapped", "the next: wrong")]
    public void The_clients_in_C_notice(string queue, string way, string expected) =>
        Assert.Contains(expected, Run(PortalMode.Trap, ClientProgram.Compile("device"), $"/dev/dsa/{queue}", way).Output, StringComparison.Ordinal);

    [SessionTheory(DsaTest)]
    [InlineData("0", "-o 0x3")]
    [InlineData("1", "-o 0x3")]
    [InlineData("0", "-o 0x4")]
    [InlineData("1", "-o 0x1 -b 0x3 -c 16")]
    public void The_test_program_of_accel_config_notices(string mode, string operation)
    {
        var run = Run(PortalMode.Trap, [DsaTest, "-w", mode, "-l", "4096", .. operation.Split(' '), "-f", "0x3", "t2000"]);
        Assert.True(run.Status != 0, run.Output);
    }

    private static (int Status, string Output) Run(PortalMode mode, params string[] command)
    {
        var output = Path.GetTempFileName();
        // Time and chance of the memory alone.
        using var scheduler = new RealTimeScheduler();
        try
        {
            using var machine = new HostMachine(DeviceSet.Named([DeviceProfile.Dsa20]), null, null, memory => new ForgetfulMemory(scheduler, memory));
            var configuration = ConfigurationFile.Parse(Encoding.UTF8.GetBytes(QueueConfigurations.Waiting));
            configuration.Load(machine.Sysfs);
            configuration.Enable(machine.Sysfs);
            var status = new HostSession(machine, mode).Run("sh", ["-c", "out=$1; shift; timeout 100 \"$@\" > \"$out\" 2>&1", "sh", output, .. command]);
            return (status, File.ReadAllText(output));
        }
        finally
        {
            File.Delete(output);
        }
    }
}
