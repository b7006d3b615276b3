using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Dsa.Device.Profiles;
using Dsa.Device.Tests.Outcomes;
using Dsa.Platform.Memory;
using Dsa.Platform.Scheduling;

namespace Dsa.Device.Tests.EventLog;

public sealed class EventLogTests
{
    private static readonly NoOpDescriptor s_unreportable = new() { Flags = DescriptorFlags.StrictOrdering };

    [Fact]
    public void A_fault_on_a_record_makes_an_entry_byte_for_byte()
    {
        using var bench = new Bench();
        bench.Bar.GenCfg.Write(bench.Bar.GenCfg.Read().WithUserInterruptEnable(true));
        bench.Configure();
        bench.ConfigureEventLog();
        bench.Enable();
        bench.GrantVector(5);
        var data = bench.MapBytes([1, 2, 3, 4]);
        var other = bench.MapBytes([1, 2, 3, 5]);
        var record = bench.Map(4096);
        bench.Memory.Evict(record);
        bench.Enqueue(Descriptors.Compare(data, other, 4, record + 96) with
        {
            Flags = Descriptors.Recorded | DescriptorFlags.RequestCompletionInterrupt,
            InterruptHandle = 5,
        });
        bench.Settle();

        var entry = bench.Log!.Span[..64].ToArray();
        Assert.Equal(0b1010_1100, entry[0]);                  // error info valid, write fault, queue valid, descriptor valid
        Assert.Equal(0x1A, entry[1]);
        Assert.Equal(1, entry[2]);                            // queue
        Assert.Equal(0x05, entry[4]);                         // Compare
        Assert.Equal(bench.Pasid, BinaryPrimitives.ReadUInt32LittleEndian(entry.AsSpan(5)) & 0xFFFFF);
        Assert.Equal(0, BinaryPrimitives.ReadUInt16LittleEndian(entry.AsSpan(8)));
        Assert.Equal((5u << 29) | (1u << 18) | (1u << 16) | 5, BinaryPrimitives.ReadUInt32LittleEndian(entry.AsSpan(12)));
        Assert.Equal(record + 96, BinaryPrimitives.ReadUInt64LittleEndian(entry.AsSpan(16)));
        Assert.Equal(0x01, entry[32]);                        // the record that was to be written: Success,
        Assert.Equal(1, entry[33]);                           // different,
        Assert.Equal(3u, BinaryPrimitives.ReadUInt32LittleEndian(entry.AsSpan(36))); // at byte 3
        Assert.Equal(0, bench.Interrupts(5));
        Assert.False(bench.Bar.SwError.Read().Valid);
    }

    [Fact]
    public void An_append_advances_the_tail_and_raises_one_interrupt_until_acknowledged()
    {
        using var bench = Bench.Running(eventLog: true);
        Submit(bench);
        var status = bench.Bar.EvlStatus.Read();
        Assert.Equal((0u, 1u, true), (status.Head, status.Tail, status.InterruptPending));
        Assert.True(bench.Bar.IntCause.Read().Has(IntCauseBits.EventLog));
        Assert.Equal(1, bench.Interrupts(0));
        Submit(bench);
        Assert.Equal(1, bench.Interrupts(0));
        bench.Bar.EvlStatus.Clear(EvlStatusBits.InterruptPending);
        Submit(bench);
        Assert.Equal(2, bench.Interrupts(0));
        Assert.Equal(3, bench.LoggedCount);
    }

    [Fact]
    public void Without_interrupt_enable_entries_come_without_interrupt_and_without_pending()
    {
        using var bench = new Bench();
        bench.Configure();
        bench.ConfigureEventLog(interrupt: false);
        bench.Enable();
        Submit(bench);
        Assert.Equal(0, bench.Interrupts(0));
        Assert.False(bench.Bar.EvlStatus.Read().InterruptPending);
        Assert.True(bench.Bar.IntCause.Read().Has(IntCauseBits.EventLog));
    }

    [Fact]
    public void A_full_log_stalls_its_engine_until_the_head_moves()
    {
        using var bench = Bench.Running(eventLog: true, engines: 1);
        Fill(bench, 64);
        Assert.Equal(63, bench.LoggedCount);
        var record = bench.Map(4096);
        Assert.Equal(CompletionStatus.None, bench.Run(Descriptors.NoOp(record)).Status);
        bench.Bar.EvlStatus.WriteLow(new EvlStatus(0).WithHead(1));
        bench.Settle();
        Assert.Equal(0, bench.LoggedCount);
        Assert.Equal(CompletionStatus.Success, bench.Record(record).Status);
        Assert.False(bench.Bar.SwError.Read().Valid);
    }

    [Fact]
    public void A_stalled_engine_does_not_stop_the_other()
    {
        using var bench = Bench.Running(eventLog: true, engines: 2);
        Fill(bench, 64);
        Assert.Equal(CompletionStatus.Success, bench.Run(Descriptors.NoOp(bench.Map(4096))).Status);
    }

    [Fact]
    public void The_tail_wraps_and_the_entries_stay_in_order()
    {
        using var bench = Bench.Running(eventLog: true, engines: 1);
        Fill(bench, 60);
        bench.Bar.EvlStatus.WriteLow(new EvlStatus(0).WithHead(60));
        for (var i = 0; i < 10; i++)
        {
            bench.Post(new FillDescriptor { Destination = 0x1000 + ((ulong)i * 4096), TransferSize = 8 });
            bench.Settle();
        }

        Assert.Equal(6, bench.LoggedCount);
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(0x1000 + ((ulong)i * 4096), bench.Entry((60 + i) % 64).FaultAddress);
        }
    }

    [Fact]
    [Produces(ErrorCode.EventLogWriteFailed)]
    public void With_overflow_support_a_full_log_drops_and_records_0x54()
    {
        var capabilities = DeviceProfile.Dsa20.Capabilities;
        var profile = DeviceProfile.Dsa20 with { Capabilities = capabilities with { GenCap = capabilities.GenCap.WithEventLogOverflow(true) } };
        using var bench = Bench.Running(eventLog: true, engines: 1, profile: profile);
        Fill(bench, 63);
        Assert.False(bench.Bar.SwError.Read().Valid);
        Submit(bench);
        Assert.Equal(ErrorCode.EventLogWriteFailed, bench.Bar.SwError.Read().Error);
        Submit(bench);
        Assert.True(bench.Bar.SwError.Read().Overflow);
        Assert.Equal(CompletionStatus.Success, bench.Run(Descriptors.NoOp(bench.Map(4096))).Status);
    }

    [Fact]
    [Produces(ErrorCode.EventLogWriteFailed)]
    public void A_log_that_cannot_be_written_is_0x54_and_the_tail_stays()
    {
        using var bench = Bench.Running(eventLog: true);
        bench.Log!.Dispose();
        Submit(bench);
        Assert.Equal(ErrorCode.EventLogWriteFailed, bench.Bar.SwError.Read().Error);
        Assert.Equal(0, bench.LoggedCount);
    }

    [Fact]
    [Produces(ErrorCode.EventLogWriteFailed)]
    public void An_entry_whose_write_fails_is_0x54_and_the_next_one_is_logged()
    {
        for (var seed = 1UL; seed < 20; seed++)
        {
            using var bench = Bench.Running(seed, new InjectionProfile { WriteErrorOneIn = 2 }, eventLog: true);
            for (var i = 0; i < 10; i++)
            {
                Submit(bench);
            }

            var error = bench.Bar.SwError.Read();
            Assert.InRange(bench.LoggedCount, 0, 10);
            Assert.Equal(bench.LoggedCount < 10, error.Valid);
            Assert.Equal(bench.LoggedCount < 10 ? ErrorCode.EventLogWriteFailed : ErrorCode.None, error.Error);
            Assert.Equal(bench.LoggedCount < 9, error.Overflow);
            Assert.All(Enumerable.Range(0, bench.LoggedCount), i => Assert.Equal(ErrorCode.InvalidFlags, bench.Entry(i).Error));
        }
    }

    [Theory]
    [InlineData(EventLogSupport.Bytes128, 128)]
    [InlineData(EventLogSupport.Bytes256, 256)]
    public void Larger_entries_lie_their_size_apart_and_wrap_where_the_log_ends(EventLogSupport support, int bytes)
    {
        var capabilities = DeviceProfile.Dsa20.Capabilities;
        var profile = DeviceProfile.Dsa20 with { Capabilities = capabilities with { GenCap = capabilities.GenCap.WithEventLog(support) } };
        using var bench = new Bench(profile: profile);
        bench.Configure(engines: 1);
        using var log = bench.Kernel.AllocateCoherent(bench.Slot, 65 * bytes)!;
        log.Span.Fill(0xEE);
        bench.ConfigureEventLog();
        bench.Bar.EvlCfg.Write(new EvlCfg(0, 0).WithBasePage(log.Address / 4096).WithSize(64));
        bench.Enable();
        for (var i = 0; i < 70; i++)
        {
            bench.Post(new FillDescriptor { Destination = 0x1000 + ((ulong)i * 4096), TransferSize = 8 });
            bench.Settle();
            bench.Bar.EvlStatus.WriteLow(new EvlStatus(0).WithHead((uint)bench.LoggedCount));
        }

        for (var i = 6; i < 70; i++)
        {
            var entry = MemoryMarshal.Read<EventLogEntry>(log.Span[(i % 64 * bytes)..]);
            Assert.Equal((ErrorCode.PageFault, 0x1000 + ((ulong)i * 4096)), (entry.Error, entry.FaultAddress));
        }

        Assert.True(log.Span[(64 * bytes)..].IndexOfAnyExcept((byte)0xEE) < 0);
    }

    [Fact]
    public void The_log_is_written_in_the_name_that_evlcfg_says()
    {
        using var bench = new Bench();
        bench.Configure();
        var log = bench.Map(4096);
        bench.ConfigureEventLog();
        bench.Bar.EvlCfg.Write(new EvlCfg(0, 0).WithBasePage(log / 4096).WithSize(64).WithPasidEnable(true).WithPasid(bench.Pasid));
        bench.Enable();
        Submit(bench);
        Assert.Equal(1, bench.LoggedCount);
        Assert.Equal((byte)ErrorCode.InvalidFlags, bench.Read(log, 64)[1]);
    }

    [Fact]
    public void A_log_that_is_full_for_a_step_only_delays()
    {
        using var bench = Bench.Running(eventLog: true, injections: new InjectionProfile { EventLogFullOneIn = 2 });
        for (var i = 0; i < 20; i++)
        {
            Submit(bench);
        }

        Assert.Equal(20, bench.LoggedCount);
        Assert.False(bench.Bar.SwError.Read().Valid);
    }

    [Fact]
    public void Errors_that_a_record_tells_are_not_logged()
    {
        using var bench = Bench.Running(eventLog: true);
        bench.Run(Descriptors.Fill(0x1000, 8, 0, bench.Map(4096)));
        Assert.Equal(0, bench.LoggedCount);
    }

    [Fact]
    public void Invalid_flags_without_record_are_logged_with_the_flags()
    {
        using var bench = Bench.Running(eventLog: true);
        Submit(bench);
        var entry = (InvalidFlagsEventLogEntry)bench.Entry(0);
        Assert.Equal((ErrorCode.InvalidFlags, true, DescriptorFlags.StrictOrdering), (entry.Error, entry.ErrorInfoValid, entry.InvalidFlags));
    }

    [Fact]
    public void Page_faults_without_record_are_logged_with_address_and_operand()
    {
        using var bench = Bench.Running(eventLog: true);
        bench.Post(new MemMoveDescriptor { Source = 0x1234_5678, Destination = bench.Map(4096), TransferSize = 8 });
        bench.Settle();
        var entry = (PageFaultEventLogEntry)bench.Entry(0);
        Assert.Equal((ErrorCode.PageFault, false, Operand.Source1), (entry.Error, entry.FaultWrite, entry.FaultOperand));
        Assert.Equal(0x1234_5678UL, entry.FaultAddress);
    }

    [Fact]
    public void A_misaligned_record_address_is_logged_as_0x1b()
    {
        using var bench = Bench.Running(eventLog: true);
        bench.Post(Descriptors.NoOp(bench.Map(4096) + 8));
        bench.Settle();
        Assert.Equal((ErrorCode.CompletionMisaligned, false), (bench.Entry(0).Error, bench.Entry(0).ErrorInfoValid));
    }

    [Fact]
    public void A_bad_interrupt_handle_is_logged_as_0x19_with_its_record()
    {
        using var bench = new Bench();
        bench.Bar.GenCfg.Write(bench.Bar.GenCfg.Read().WithUserInterruptEnable(true));
        bench.Configure();
        bench.ConfigureEventLog();
        bench.Enable();
        var record = bench.Run(new NoOpDescriptor
        {
            Flags = Descriptors.Recorded | DescriptorFlags.RequestCompletionInterrupt,
            InterruptHandle = 77,
            CompletionAddress = bench.Map(4096),
        });
        Assert.Equal(CompletionStatus.InvalidInterruptHandle, record.Status);
        var entry = (CompletionEventLogEntry)bench.Entry(0);
        Assert.Equal((ErrorCode.InvalidInterruptHandle, 77u, true, true), (entry.Error, (uint)entry.InterruptHandle, entry.InterruptRequired, entry.RecordRequired));
        Assert.Equal(CompletionStatus.InvalidInterruptHandle, entry.Record.Status);
    }

    private static void Submit(Bench bench)
    {
        bench.Post(s_unreportable);
        bench.Settle();
    }

    private static void Fill(Bench bench, int count)
    {
        for (var i = 0; i < count; i++)
        {
            Submit(bench);
        }
    }
}
