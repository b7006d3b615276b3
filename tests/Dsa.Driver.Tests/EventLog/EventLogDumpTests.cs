using Dsa.Driver.Sysfs;
using Dsa.Driver.Tests.Scripted;
using Dsa.Driver.Tests.Sysfs;
using Dsa.Driver.WorkQueues;
using Dsa.Platform.Tracing;

namespace Dsa.Driver.Tests.EventLog;

/// <summary>The text of the debugfs file event_log.</summary>
public sealed class EventLogDumpTests
{
    [Fact]
    [Parity("DB-02")]
    public void While_the_device_is_not_bound_there_is_nothing() => Bed.Run(bed =>
    {
        Assert.Equal(string.Empty, bed.Device.EventLog!.Dump());
        Assert.Empty(bed.Trace.Events);
    });

    [Fact]
    [Parity("DB-01", "BR-28")]
    public void A_device_with_an_event_log_has_a_file_that_only_its_owner_reads() => LogBed.Run(log =>
    {
        var tree = log.Bed.Driver.Sysfs;
        log.Bed.Driver.Probe(log.Bed.AddDevice("dsa1", ScriptedProfile.Version1), out _);
        Assert.Equal(["dsa0", "dsa1"], tree.Names("kernel/debug/idxd"));
        Assert.Empty(tree.Names("kernel/debug/idxd/dsa1"));
        Assert.Equal(Errno.None, tree.List("kernel/debug/idxd/dsa0", out var entries));
        Assert.Equal([new SysfsEntry("event_log", SysfsEntryKind.File, 0b100_000_000)], entries);
        Assert.Equal(Errno.None, tree.ReadFile("kernel/debug/idxd/dsa0/event_log", out var text));
        Assert.Equal(log.Bed.Device.EventLog!.Dump(), text);
        log.Bed.Driver.Remove(log.Bed.Device);
        Assert.Equal(["dsa1"], tree.Names("kernel/debug/idxd"));
    });

    [Fact]
    [Parity("DB-03")]
    public void The_ring_is_told_in_a_line_of_its_own() => LogBed.Run(log =>
    {
        log.Bed.Hardware.Set(
            log.Bed.Hardware.Registers.EvlStatus.OffsetBytes, default(EvlStatus).WithHead(5).WithTail(9).WithInterruptPending(true));
        Assert.Equal("Event Log head 5 tail 9 interrupt pending 1\n\n", log.Bed.Device.EventLog!.Dump());
        log.Bed.CheckTrace("R64 0xF0");
    });

    [Fact]
    [Parity("DB-06")]
    public void An_entry_is_told_by_fields_and_by_words() => LogBed.Run(log =>
    {
        log.Log(new CompletionEventLogEntry
        {
            DescriptorValid = true,
            WorkQueueValid = true,
            Batch = true,
            FaultWrite = true,
            Privileged = false,
            Error = ErrorCode.PageFault,
            WorkQueue = 3,
            Operation = Opcode.MemMove,
            Pasid = 0x1F,
            BatchIndex = 7,
            FaultAddress = 0xABC000,
            Record = new InvalidFlagsRecord
            {
                Status = CompletionStatus.PageFault,
                FaultWrite = true,
                Result = 2,
                FaultOperand = Operand.Source1,
                BytesCompleted = 100,
                FaultAddress = 0xDEF000,
                InvalidFlags = (DescriptorFlags)0x42,
            },
        });
        Assert.Equal(
            $"""
            Event Log head 1 tail 1 interrupt pending 0

            Event Log entry 0 (real index 0) processed: 1
            desc valid 1 wq idx valid 1
            batch 1 fault rw 1 priv 0 error 0x{(int)ErrorCode.PageFault:x}
            wq idx 3 op 0x3 pasid 31 batch idx 7
            fault addr 0xabc000
            status 0x83 result 0x2 fault_info 0x2 bytes_completed 100
            fault addr 0xdef000 inv flags 0x42

            entry[0] = 0x1f030003{(int)ErrorCode.PageFault:x2}3c
            entry[1] = 0x7
            entry[2] = 0xabc000
            entry[3] = 0x0
            entry[4] = 0x6400020283
            entry[5] = 0xdef000
            entry[6] = 0x42
            entry[7] = 0x0


            """.ReplaceLineEndings("\n"),
            log.Bed.Device.EventLog!.Dump());
    });

    [Fact]
    [Parity("DB-04", "DB-05", "DB-08")]
    public void The_oldest_comes_first_and_the_place_of_the_next_not_at_all() => LogBed.Run(log =>
    {
        // Places 0 to 63 are written, and 0 to 3 once more: 4 is next. The last two are not processed yet.
        for (var i = 0; i < 66; i++)
        {
            log.Log(log.Event() with { DescriptorValid = i != 40 });
        }

        log.Bed.Hardware.Append(log.Event(), raises: false);
        log.Bed.Hardware.Append(log.Event(), raises: false);
        var before = log.Bed.Hardware.Registers.EvlStatus.Read();
        log.Bed.Trace.Clear();
        var lines = log.Bed.Device.EventLog!.Dump().Split('\n').Where(line => line.StartsWith("Event Log entry", StringComparison.Ordinal)).ToList();
        Assert.Equal(62, lines.Count);
        Assert.Equal("Event Log entry 0 (real index 5) processed: 1", lines[0]);
        Assert.Equal("Event Log entry 35 (real index 41) processed: 1", lines[35]);
        Assert.Equal("Event Log entry 59 (real index 1) processed: 1", lines[59]);
        Assert.Equal("Event Log entry 60 (real index 2) processed: 0", lines[60]);
        Assert.Equal("Event Log entry 61 (real index 3) processed: 0", lines[61]);

        Assert.Equal(before, log.Bed.Hardware.Registers.EvlStatus.Read());
        Assert.DoesNotContain(log.Bed.Trace.Events, e => e.Kind == TraceKind.MmioWrite);
    });

    [Fact]
    [Parity("DB-06", "DB-07", "BR-06")]
    public void Entries_of_an_iaa_are_128_bytes_from_each_other() => Bed.Run(
        bed =>
        {
            bed.Device.Unbind();
            bed.BindQueue(WorkQueueType.User);
            for (var i = 0; i < 3; i++)
            {
                bed.Hardware.Append(new AnalyticsEventLogEntry
                {
                    DescriptorValid = true,
                    FaultAddress = (ulong)i * 16,
                    Record = new AnalyticsCompletionRecord { Status = AnalyticsStatus.Success, BytesCompleted = (uint)i },
                });
            }

            bed.Settle();
            var text = bed.Device.EventLog!.Dump();
            Assert.Contains("real index 2) processed: 1\n", text);
            Assert.Contains("fault addr 0x20\nstatus 0x1 result 0x0 fault_info 0x0 bytes_completed 2\n", text);
            Assert.Equal(3 * 16, text.Split('\n').Count(line => line.StartsWith("entry[", StringComparison.Ordinal)));
            Assert.Contains("entry[8] = 0x200000001\n", text);
        },
        ScriptedProfile.Analytics,
        part: PciDeviceId.IaaDiamondRapids);
}
