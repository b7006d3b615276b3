using Dsa.Driver.WorkQueues;

namespace Dsa.Driver.Tests.EventLog;

/// <summary>Flow 7 of traces.md, its second half: what happens to the record.</summary>
public sealed class RecordRepairTests
{
    [Fact]
    [Parity("EV-26", "EV-34", "EV-36", "PR-04")]
    public void A_record_is_written_into_a_page_that_was_never_touched() => LogBed.Run(log =>
    {
        Assert.False(log.Process.Memory.IsResident(log.Address));
        log.Log(log.Event(status: CompletionStatus.PageFault));
        Assert.Equal(log.Event(status: CompletionStatus.PageFault).Record, log.RecordAt(log.Address));
        Assert.Equal((1L, 0L), (log.File.CrFaults, log.File.CrFaultFailures));
    });

    [Fact]
    [Parity("EV-36")]
    public void A_record_is_written_into_a_page_that_was_swapped_out() => LogBed.Run(log =>
    {
        log.Process.Memory.CopyTo(log.Address + 100, [0x55]);
        Assert.True(log.Process.Memory.Evict(log.Address));
        log.Log(log.Event());
        Span<byte> kept = stackalloc byte[1];
        log.Process.Memory.CopyFrom(log.Address + 100, kept);
        Assert.Equal((CompletionStatus.Success, 0x55), (log.RecordAt(log.Address).Status, kept[0]));
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Parity("EV-27", "EV-34", "EV-35", "EV-36")]
    public void A_page_that_cannot_be_written_counts_as_a_failure_and_its_status_stays(bool isMapped) => LogBed.Run(log =>
    {
        if (isMapped)
        {
            log.Process.Memory.Protect(log.Address, MemoryAccess.Read);
        }
        else
        {
            log.Process.Memory.Unmap(log.Address);
        }

        log.Log(log.Event());
        Assert.Equal((1L, 1L), (log.File.CrFaults, log.File.CrFaultFailures));
        Assert.False(log.Process.Memory.TryPeek(log.Address, out var status) && status != 0);
    });

    [Fact]
    [Parity("EV-34", "EV-35")]
    public void When_the_rest_cannot_be_written_the_status_is_not_either() => LogBed.Run(log =>
    {
        // The record begins in the last byte of the mapping: only its first byte could be written.
        var last = log.Address + 4095;
        log.Log(log.Event(address: last));
        Span<byte> status = stackalloc byte[1];
        log.Process.Memory.CopyFrom(last, status);
        Assert.Equal(0, status[0]);
        Assert.Equal((1L, 1L), (log.File.CrFaults, log.File.CrFaultFailures));
    });

    [Fact]
    [Parity("EV-34")]
    public void Who_sees_the_status_sees_the_whole_record()
    {
        for (var seed = 1UL; seed <= 20; seed++)
        {
            LogBed.Run(
                log =>
                {
                    log.Process.Memory.CopyTo(log.Address, [0]);
                    var poller = log.Bed.Scheduler.Spawn("poller", () =>
                    {
                        while (!log.Process.Memory.TryPeek(log.Address, out var status) || status == 0)
                        {
                            log.Bed.Scheduler.Sleep(50);
                        }

                        Assert.Equal(log.Event().Record, log.RecordAt(log.Address));
                    });
                    log.Bed.Hardware.Append(log.Event());
                    poller.Join();
                },
                seed);
        }
    }

    [Fact]
    [Parity("EV-33")]
    public void An_unknown_pasid_changes_and_counts_nothing() => LogBed.Run(log =>
    {
        log.Log(log.Event(pasid: new Pasid(0x777)));
        Assert.Equal((0L, 0L), (log.File.CrFaults, log.File.CrFaultFailures));
        Assert.Equal(CompletionStatus.None, log.RecordAt(log.Address).Status);
    });

    [Fact]
    [Parity("EV-27")]
    public void A_process_that_is_gone_counts_as_a_failure_and_hurts_nobody() => LogBed.Run(log =>
    {
        var @event = log.Event();
        log.Process.Dispose();
        log.Log(@event);
        Assert.Equal((1L, 1L), (log.File.CrFaults, log.File.CrFaultFailures));
        log.File.Close();
        Assert.Equal(0, log.Queue.ClientCount);
    });

    [Fact]
    [Parity("EV-40")]
    public void Each_file_counts_for_its_own_process_and_its_counters_end_with_it() => LogBed.Run(log =>
    {
        using var other = log.Bed.Kernel.CreateProcess("other");
        var file = log.Queue.CharacterDevice!.Open(other, out _)!;
        var address = other.Memory.Map(4096);
        log.Log(log.Event(), log.Event(), log.Event(pasid: file.Pasid, address: address), log.Event(address: 0x10));
        Assert.Equal((3L, 1L), (log.File.CrFaults, file.CrFaults));
        Assert.Equal((1L, 0L), (log.File.CrFaultFailures, file.CrFaultFailures));
        file.Close();
        using var again = log.Queue.CharacterDevice.Open(other, out _)!;
        Assert.Equal((file.Pasid, 0L), (again.Pasid, again.CrFaults));
    });

    [Fact]
    [Parity("CD-12")]
    public void With_two_files_of_a_process_both_count_and_repair_outlives_the_first() => LogBed.Run(log =>
    {
        var second = log.Queue.CharacterDevice!.Open(log.Process, out var error)!;
        Assert.Equal(Errno.None, error);
        log.Log(log.Event());
        Assert.Equal((1L, 1L), (log.File.CrFaults, second.CrFaults));

        // Upstream stops to repair here (BUG-39).
        log.File.Close();
        log.Log(log.Event(address: log.Address + 32));
        Assert.Equal((2L, 0L), (second.CrFaults, second.CrFaultFailures));
        Assert.Equal(CompletionStatus.Success, log.RecordAt(log.Address + 32).Status);
    });

    [Fact]
    [Parity("EV-17", "EV-39")]
    public void Events_of_a_file_that_was_closed_change_nothing_any_more() => LogBed.Run(log =>
    {
        const byte Batch = 3;
        using var other = log.Bed.Kernel.CreateProcess("other");
        using var file = log.Queue.CharacterDevice!.Open(other, out _)!;
        var address = other.Memory.Map(4096);
        log.Log(log.Event(pasid: file.Pasid, address: 0x1000, batch: Batch));

        // Both are in the log when the first file is closed, and nobody has looked yet.
        log.Bed.Hardware.Append(log.Event(batch: Batch, isFirst: true), raises: false);
        log.Bed.Hardware.Append(log.Event(pasid: file.Pasid, address: address), raises: false);
        log.File.Close();
        using var again = log.Queue.CharacterDevice.Open(log.Process, out _)!;
        log.Bed.Hardware.RaiseCause(IntCauseBits.EventLog);
        log.Bed.Settle();
        Assert.Equal((2L, 0L), (file.CrFaults, again.CrFaults));
        Assert.Equal(CompletionStatus.None, log.RecordAt(log.Address).Status);
        Assert.Equal(3u, log.Bed.Hardware.Registers.EvlStatus.Read().Head);

        // The failure of the batch is not forgotten either.
        log.Log(log.Event(ErrorCode.BatchLogged, batch: Batch, pasid: file.Pasid, address: address));
        Span<byte> status = stackalloc byte[1];
        other.Memory.CopyFrom(address, status);
        Assert.Equal((byte)CompletionStatus.BatchFailed, status[0]);

        // The mark is used up: the same place of the ring counts again.
        for (var i = 0; i < 64; i++)
        {
            log.Log(log.Event(address: log.Address + 64));
        }

        Assert.Equal(64L, again.CrFaults);
    });

    [Fact]
    [Parity("EV-39")]
    public void A_close_leaves_the_events_of_other_queues_alone() => LogBed.Run(log =>
    {
        log.Bed.Configure(1, WorkQueueType.User);
        Assert.Equal(Errno.None, log.Bed.Queue(1).BindUser());
        using var elsewhere = log.Bed.Queue(1).CharacterDevice!.Open(log.Process, out _)!;
        log.Bed.Hardware.Append(log.Event(queue: 1), raises: false);
        log.File.Close();
        log.Bed.Hardware.RaiseCause(IntCauseBits.EventLog);
        log.Bed.Settle();
        Assert.Equal(1L, elsewhere.CrFaults);
        Assert.Equal(CompletionStatus.Success, log.RecordAt(log.Address).Status);
    });

    [Fact]
    [Parity("EV-39")]
    public void A_close_leaves_the_events_of_another_file_of_the_process_alone() => LogBed.Run(log =>
    {
        using var second = log.Queue.CharacterDevice!.Open(log.Process, out _)!;
        log.Bed.Hardware.Append(log.Event(), raises: false);
        log.File.Close();
        log.Bed.Hardware.RaiseCause(IntCauseBits.EventLog);
        log.Bed.Settle();
        Assert.Equal(1L, second.CrFaults);
    });

    [Fact]
    [Parity("EV-38")]
    public void A_close_waits_for_the_repair_that_is_going_on()
    {
        for (var seed = 1UL; seed <= 40; seed++)
        {
            LogBed.Run(
                log =>
                {
                    for (var i = 0; i < 6; i++)
                    {
                        log.Bed.Hardware.Append(log.Event(address: log.Address + (ulong)(32 * i)));
                    }

                    log.File.Close();
                    var repaired = log.File.CrFaults;
                    log.Bed.Settle();
                    Assert.Equal(repaired, log.File.CrFaults);
                    Assert.Equal(0, log.Bed.Device.EventLog!.PendingRepairs);
                },
                seed);
        }
    }

    [Fact]
    [Parity("EV-39", "EV-38")]
    public void A_close_finishes_the_repairs_that_were_begun()
    {
        for (var seed = 1UL; seed <= 20; seed++)
        {
            LogBed.Run(
                log =>
                {
                    for (var i = 0; i < 60; i++)
                    {
                        log.Bed.Hardware.Append(log.Event(address: log.Address + (ulong)(32 * i)), raises: false);
                    }

                    log.Bed.Hardware.RaiseCause(IntCauseBits.EventLog);
                    while (log.Bed.Hardware.Registers.EvlStatus.Read().Head != 60)
                    {
                        log.Bed.Scheduler.Sleep(1);
                    }

                    log.File.Close();
                    Assert.Equal((60L, 0L), (log.File.CrFaults, log.File.CrFaultFailures));
                    Assert.Equal(CompletionStatus.Success, log.RecordAt(log.Address + (32 * 59)).Status);
                },
                seed);
        }
    }

    [Fact]
    [Parity("EV-19")]
    public void An_event_that_wants_an_interrupt_gets_none() => LogBed.Run(log =>
    {
        log.Log(log.Event() with { InterruptRequired = true, InterruptHandle = 1 });
        Assert.Equal(CompletionStatus.Success, log.RecordAt(log.Address).Status);
        Assert.DoesNotContain(log.Bed.Trace.Events, e => e.Kind == Platform.Tracing.TraceKind.Interrupt && e.OffsetBytes != 0);
    });

    [Fact]
    [Parity("EV-25")]
    public void The_events_of_a_queue_are_repaired_in_their_order() => LogBed.Run(log =>
    {
        // The same place is written by every event: the last one wins.
        log.Bed.Hardware.Slot.Interrupts.Mask(0);
        for (var i = 1; i <= 40; i++)
        {
            log.Bed.Hardware.Append(log.Event() with { Record = new CompletionRecord { Status = CompletionStatus.Success, BytesCompleted = (uint)i } });
        }

        log.Bed.Hardware.Slot.Interrupts.Unmask(0);
        log.Bed.Settle();
        Assert.Equal(40u, log.RecordAt(log.Address).BytesCompleted);
    });
}
