using Dsa.Driver.EventLog;

namespace Dsa.Driver.Tests.EventLog;

/// <summary>Repairs that cannot be done leave all others as they are.</summary>
public sealed class RepairFailureTests
{
    [Fact]
    [Parity("EV-27", "SV-07")]
    public void A_process_that_ended_with_its_file_open_costs_only_itself() => LogBed.Run(log =>
    {
        log.Process.Dispose();
        using var other = log.Bed.Kernel.CreateProcess("other");
        using var file = log.Queue.CharacterDevice!.Open(other, out _)!;
        Assert.NotEqual(log.File.Pasid, file.Pasid);
        var address = other.Memory.Map(4096);
        log.Log(log.Event(address: address), log.Event(address: address + 32, pasid: file.Pasid));
        Assert.Equal((1L, 1L), (log.File.CrFaults, log.File.CrFaultFailures));
        Assert.Equal((1L, 0L), (file.CrFaults, file.CrFaultFailures));
        Span<byte> statuses = stackalloc byte[33];
        Assert.Equal(33, other.Memory.CopyFrom(address, statuses));
        Assert.Equal((0, (byte)CompletionStatus.Success), (statuses[0], statuses[32]));

        log.File.Close();
        log.Log(log.Event(address: address + 64, pasid: file.Pasid));
        Assert.Equal((2L, 0L), (file.CrFaults, file.CrFaultFailures));
    });

    [Fact]
    [Parity("EV-32")]
    public void A_repair_that_ends_with_an_exception_is_counted_down()
    {
        EventLogRing? ring = null;
        Assert.Throws<Platform.Scheduling.SimulationException>(() => LogBed.Run(log =>
        {
            ring = log.Bed.Device.EventLog!;
            log.Bed.Hardware.Append(log.Event());
            log.Bed.Trace.Refused = Platform.Tracing.TraceKind.Record;
            log.Bed.Settle();
        }));
        Assert.Equal(0, ring!.PendingRepairs);
    }
}
