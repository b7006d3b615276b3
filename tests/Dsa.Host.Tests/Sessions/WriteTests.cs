using Dsa.Host.Tests.Supervision;
using Dsa.Testing;

namespace Dsa.Host.Tests.Sessions;

/// <summary>Programs that write(2) their descriptors.</summary>
public sealed class WriteTests
{
    [SessionTheory("gcc")]
    [InlineData("wq0.0")]
    [InlineData("wq0.1")]
    [Parity("CD-24", "CD-26", "CD-28")]
    public void A_program_that_may_not_map_has_its_own_memory_moved(string queue)
    {
        var run = DsaExec.Run("exec", "--portal", "write", "--stats", "--", ClientProgram.Compile("queue"), $"/dev/dsa/{queue}", "write");
        Assert.Equal((0, "mmap: No such device\nstatus 1, same\nchild: Operation not permitted\n"), (run.ExitCode, run.Output));
        Assert.Contains($"{queue}: 1 descriptor, 0 retries", run.Error, StringComparison.Ordinal);
    }

    [SessionFact("gcc", "setpriv")]
    [Parity("CD-19")]
    public void A_program_without_the_right_to_raw_access_writes_its_descriptors_and_stores_none()
    {
        const string Without = "setpriv --bounding-set=-sys_rawio";
        Assert.Equal(128 + 11, DsaExec.Script($"{Without} {ClientProgram.Compile("device")} /dev/dsa/wq0.1 threads").ExitCode);
        var run = DsaExec.Script($"{Without} {ClientProgram.Compile("queue")} /dev/dsa/wq0.1 write", "--stats");
        Assert.Equal((0, "mmap: mapped\nstatus 1, same\nchild: Operation not permitted\n"), (run.ExitCode, run.Output));
        Assert.Contains("wq0.1: 1 descriptor, 0 retries", run.Error, StringComparison.Ordinal);
    }

    [SessionFact]
    [Parity("CD-08")]
    public void A_dedicated_queue_is_opened_by_one_at_a_time_and_again_at_once()
    {
        var run = DsaExec.Script(
            """
            exec 3<>/dev/dsa/wq0.0
            (exec 4<>/dev/dsa/wq0.0) 2>&1 | sed 's/.*: //'
            for again in 1 2 3 4 5 6 7 8 9 10; do
                exec 3>&-
                exec 3<>/dev/dsa/wq0.0
            done
            cat /sys/bus/dsa/devices/wq0.0/clients
            exec 3>&-
            cat /sys/bus/dsa/devices/wq0.0/clients
            """);
        Assert.Equal("Device or resource busy\n1\n0\n", run.Output);
    }
}
