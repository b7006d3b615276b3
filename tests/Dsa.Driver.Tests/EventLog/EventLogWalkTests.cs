using Dsa.Driver.WorkQueues;

namespace Dsa.Driver.Tests.EventLog;

public sealed class EventLogWalkTests
{
    [Fact]
    [Parity("EV-11", "EV-12", "EV-13", "EV-21")]
    public void One_event_is_taken_in_this_order() => LogBed.Run(log =>
    {
        log.Log(log.Event());
        log.Bed.CheckTrace("""
            irq R32 0x98 = 0x20
            irq W32 0x98 = 0x20
            irq W32 0xF4 = 0x40000000
            irq R64 0xF0
            irq W32 0xF0 = 1
            """);
    });

    [Fact]
    [Parity("EV-12", "EV-13")]
    public void Many_events_are_taken_with_one_write_of_the_head() => LogBed.Run(log =>
    {
        log.Bed.Hardware.Slot.Interrupts.Mask(0);
        for (var i = 0; i < 5; i++)
        {
            log.Bed.Hardware.Append(log.Event(address: log.Address + (ulong)(32 * i)));
        }

        log.Bed.Hardware.Slot.Interrupts.Unmask(0);
        log.Bed.Settle();
        log.Bed.CheckTrace("""
            irq R32 0x98 = 0x20; irq W32 0x98 = 0x20
            irq W32 0xF4 = 0x40000000
            irq R64 0xF0
            irq W32 0xF0 = 5
            """);
        Assert.Equal(5, log.File.CrFaults);
    });

    [Theory]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(100)]
    [Parity("EV-14", "EV-03", "EV-06")]
    public void The_ring_wraps_at_its_size(int sizeEntries) => LogBed.Run(
        log =>
        {
            for (var i = 0; i < (2 * sizeEntries) + 3; i++)
            {
                var address = log.Address + (ulong)(32 * (i % 100));
                log.Log(log.Event(address: address, status: (CompletionStatus)(1 + (i % 3))));
                Assert.Equal((CompletionStatus)(1 + (i % 3)), log.RecordAt(address).Status);
            }

            Assert.Equal(3u, log.Bed.Hardware.Registers.EvlStatus.Read().Head);
            Assert.Equal((2 * sizeEntries) + 3, log.File.CrFaults);
        },
        sizeEntries: sizeEntries);

    [Fact]
    [Parity("EV-11", "EV-12")]
    public void Events_that_come_while_others_are_taken_are_never_lost()
    {
        for (var seed = 1UL; seed <= 40; seed++)
        {
            LogBed.Run(
                log =>
                {
                    // Under many seeds some land between the clear of the pending bit and the read, and some after it.
                    for (var i = 0; i < 30; i++)
                    {
                        log.Bed.Hardware.Append(log.Event(address: log.Address + (ulong)(32 * i)));
                        log.Bed.Scheduler.SwitchPoint();
                    }

                    log.Bed.Settle();
                    Assert.Equal(30, log.File.CrFaults);
                    for (var i = 0; i < 30; i++)
                    {
                        Assert.Equal(CompletionStatus.Success, log.RecordAt(log.Address + (ulong)(32 * i)).Status);
                    }
                },
                seed);
        }
    }

    [Fact]
    [Parity("EV-18", "EV-37")]
    public void Other_errors_repair_nothing() => LogBed.Run(log =>
    {
        log.Log(log.Event(ErrorCode.PageFault), log.Event(ErrorCode.InvalidFlags), log.Event(ErrorCode.BatchListPageFault));
        Assert.Equal(CompletionStatus.None, log.RecordAt(log.Address).Status);
        Assert.Equal(0, log.File.CrFaults);
        Assert.Equal(3u, log.Bed.Hardware.Registers.EvlStatus.Read().Head);
    });

    [Fact]
    [Parity("EV-18")]
    public void Three_codes_lead_to_a_repair_and_their_top_bit_does_not_count() => LogBed.Run(log =>
    {
        var repaired = new List<int>();
        for (var code = 0; code <= byte.MaxValue; code++)
        {
            log.Log(log.Event((ErrorCode)code));
            repaired.AddRange(log.RecordAt(log.Address).Status == CompletionStatus.Success ? [code] : []);
            log.Process.Memory.CopyTo(log.Address, new byte[CompletionRecord.SizeBytes]);
        }

        Assert.Equal([0x1A, 0x26, 0x27, 0x9A, 0xA6, 0xA7], repaired);
    });

    [Fact]
    [Parity("EV-23", "EV-24")]
    public void An_event_for_no_queue_or_a_queue_without_users_is_dropped() => LogBed.Run(log =>
    {
        var kernel = log.Bed.Configure(1, WorkQueueType.Kernel);
        kernel.Group = log.Bed.Device.Groups[0];
        Assert.Equal(Errno.None, kernel.BindKernel());
        log.Log(
            log.Event(queue: 200),
            log.Event(queue: 5),
            log.Event(queue: 1),
            log.Event() with { WorkQueueValid = false },
            log.Event(address: log.Address + 64));
        Assert.Equal(1, log.File.CrFaults);
        Assert.Equal(CompletionStatus.None, log.RecordAt(log.Address).Status);
        Assert.Equal(CompletionStatus.Success, log.RecordAt(log.Address + 64).Status);
    });

    [Fact]
    [Parity("EV-12")]
    public void Indices_that_are_none_do_not_stop_the_driver() => LogBed.Run(log =>
    {
        var register = log.Bed.Hardware.Registers.EvlStatus;
        log.Bed.Hardware.Set(register.OffsetBytes, default(EvlStatus).WithTail(0x4000).WithHead(1));
        log.Bed.Hardware.RaiseCause(IntCauseBits.EventLog);
        log.Bed.Settle();
        Assert.Equal(0, log.File.CrFaults);
    });

    [Fact]
    [Parity("EV-06")]
    public void After_disable_and_enable_new_events_are_taken_from_the_start() => LogBed.Run(log =>
    {
        log.Log(log.Event(), log.Event(), log.Event());
        log.Bed.Device.Unbind();
        log.File.Close();
        var queue = log.Bed.BindQueue(WorkQueueType.User, WqMode.Shared);
        using var file = queue.CharacterDevice!.Open(log.Process, out _)!;
        log.Log(log.Event(address: log.Address + 128));
        Assert.Equal(1, file.CrFaults);
        Assert.Equal(1u, log.Bed.Hardware.Registers.EvlStatus.Read().Head);
    });

    [Fact]
    public void Events_that_come_while_their_queue_is_unbound_leave_nothing_behind()
    {
        for (var seed = 1UL; seed <= 30; seed++)
        {
            LogBed.Run(
                log =>
                {
                    var unbinder = log.Bed.Scheduler.Spawn("unbinder", log.Queue.Unbind);
                    for (var i = 0; i < 20; i++)
                    {
                        log.Bed.Hardware.Append(log.Event(address: log.Address + (ulong)(32 * i)));
                        log.Bed.Scheduler.SwitchPoint();
                    }

                    unbinder.Join();
                    log.File.Close();
                    log.Bed.Settle();
                    Assert.Equal(0, log.Bed.Device.EventLog!.PendingRepairs);
                    Assert.Equal(20u, log.Bed.Hardware.Registers.EvlStatus.Read().Head);
                },
                seed);
        }
    }

    [Theory]
    [InlineData(Command.DrainWq)]
    [InlineData(Command.ResetWq)]
    [Parity("CD-06", "EV-21")]
    public void Events_that_come_with_the_last_commands_of_an_unbind_are_repaired(Command during)
    {
        for (var seed = 1UL; seed <= 30; seed++)
        {
            LogBed.Run(
                log =>
                {
                    log.Bed.Hardware.Answer = (command, _) =>
                    {
                        // Event log and command in one read of INTCAUSE: the command comes first (MI-05).
                        if (command == during)
                        {
                            log.Bed.Hardware.Append(log.Event(), raises: false);
                            log.Bed.Hardware.Set(log.Bed.Hardware.Registers.IntCause.OffsetBytes, (uint)IntCauseBits.EventLog);
                        }

                        return null;
                    };
                    log.Queue.Unbind();
                    Assert.Equal((1L, 0L), (log.File.CrFaults, log.File.CrFaultFailures));
                    Assert.Equal(CompletionStatus.Success, log.RecordAt(log.Address).Status);
                },
                seed);
        }
    }

    [Theory]
    [InlineData(63)]
    [InlineData(65536)]
    [Parity("EV-03")]
    public void The_size_has_limits(int sizeEntries) => Bed.Run(bed =>
        Assert.Throws<ArgumentOutOfRangeException>(() => bed.Device.EventLog!.SizeEntries = sizeEntries));

    [Fact]
    [Parity("EV-01", "EV-03")]
    public void The_size_is_64_unless_changed_and_then_what_the_register_says() => Bed.Run(bed =>
    {
        Assert.Equal(64, bed.Device.EventLog!.SizeEntries);
        bed.Device.EventLog.SizeEntries = 65535;
        bed.BindQueue(WorkQueueType.User);
        Assert.Equal(65535u, bed.Hardware.Registers.EvlCfg.Read().Size);
    });
}
