using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Dsa.Device.Profiles;

namespace Dsa.Device.Tests.EventLog;

/// <summary>The event log of an IAA: entries of 128 bytes with the record at byte 64.</summary>
public sealed class AnalyticsEventLogTests
{
    private const int EntryBytes = 128;
    private const int RecordOffsetBytes = 64;
    private const int RecordBytes = 64;

    [Fact]
    public void A_fault_on_a_record_makes_an_entry_byte_for_byte()
    {
        using var bench = Interruptible();
        var data = Descriptors.Pattern(100);
        var source = bench.MapBytes(data);
        var record = EvictedRecord(bench);
        bench.Enqueue(AnalyticsDescriptors.Crc64(source, 100, record + 64) with
        {
            Flags = AnalyticsDescriptors.Recorded | AnalyticsFlags.RequestCompletionInterrupt,
            InterruptHandle = 5,
        });
        bench.Settle();

        var expected = new byte[EntryBytes];
        expected[0] = 0b1010_1100;                            // error info valid, write fault, queue valid, descriptor valid
        expected[1] = 0x1A;
        expected[2] = 1;                                      // queue
        BinaryPrimitives.WriteUInt32LittleEndian(expected.AsSpan(4), 0x44 | (bench.Pasid << 8)); // CRC64
        BinaryPrimitives.WriteUInt32LittleEndian(expected.AsSpan(12), (5u << 29) | (1u << 18) | (1u << 16) | 5);
        BinaryPrimitives.WriteUInt64LittleEndian(expected.AsSpan(16), record + 64);
        expected[RecordOffsetBytes] = 0x01;
        BinaryPrimitives.WriteUInt64LittleEndian(
            expected.AsSpan(RecordOffsetBytes + 40), Operations.Crc64Tests.ByDefinition(data, AnalyticsDescriptors.Ecma, default));
        Assert.Equal(expected, bench.Log!.Span[..EntryBytes].ToArray());
        Assert.Equal((1, 0), (bench.LoggedCount, bench.Interrupts(5)));
        Assert.False(bench.Bar.SwError.Read().Valid);
    }

    [Fact]
    public void Software_completes_a_descriptor_out_of_its_entry()
    {
        using var bench = Interruptible();
        var data = Descriptors.Pattern(100);
        var descriptor = AnalyticsDescriptors.Crc64(bench.MapBytes(data), 100, bench.Map(64));
        var expected = bench.Run(descriptor);
        bench.Memory.Evict(descriptor.CompletionAddress);
        bench.Post(descriptor);
        bench.Settle();
        bench.Write(descriptor.CompletionAddress, new byte[RecordBytes]);

        // As Linux does it: all bytes but the first, then the status; then the head.
        var entry = bench.Log!.Span.Slice(EntryBytes * (bench.LoggedCount - 1), EntryBytes).ToArray();
        var address = BinaryPrimitives.ReadUInt64LittleEndian(entry.AsSpan(16));
        bench.Write(address + 1, entry.AsSpan(RecordOffsetBytes + 1, RecordBytes - 1));
        bench.Write(address, entry.AsSpan(RecordOffsetBytes, 1));
        bench.Bar.EvlStatus.WriteLow(new EvlStatus(0).WithHead((uint)bench.LoggedCount));
        Assert.Equal(expected, bench.AnalyticsRecord(descriptor.CompletionAddress));
    }

    [Fact]
    public void Entries_follow_each_other_in_the_steps_that_gencap_announces()
    {
        var capabilities = DeviceProfile.Iaa20.Capabilities;
        foreach (var size in new[] { EventLogSupport.Bytes128, EventLogSupport.Bytes256 })
        {
            using var bench = AnalyticsBench.Running(
                DeviceProfile.Iaa20 with { Capabilities = capabilities with { GenCap = capabilities.GenCap.WithEventLog(size) } }, eventLog: true);
            for (var i = 0; i < 70; i++)
            {
                bench.Post(AnalyticsDescriptors.NoOp(EvictedRecord(bench)));
                bench.Settle();
                bench.Bar.EvlStatus.WriteLow(new EvlStatus(0).WithHead((uint)bench.LoggedCount));
            }

            Assert.Equal(6, bench.LoggedCount);
            for (var index = 0; index < 64; index++)
            {
                var entry = bench.Log!.Span.Slice(index * (size == EventLogSupport.Bytes128 ? 128 : 256), EntryBytes);
                Assert.Equal((0x1A, 0x01), (entry[1], entry[RecordOffsetBytes]));
            }
        }
    }

    [Fact]
    public void A_drain_completes_in_the_log_as_0x26()
    {
        using var bench = Interruptible();
        var record = bench.Map(64);
        bench.Run(AnalyticsDescriptors.Drain(record) with
        {
            Flags = AnalyticsDescriptors.Recorded | AnalyticsFlags.RequestCompletionInterrupt,
            InterruptHandle = 5,
        });
        var entry = (AnalyticsCompletionEventLogEntry)bench.AnalyticsEntry(0);
        Assert.Equal((ErrorCode.DrainLogged, Opcode.Drain, record), (entry.Error, entry.Operation, entry.FaultAddress));
        Assert.Equal((true, true, 5u), (entry.RecordRequired, entry.InterruptRequired, entry.InterruptHandle));
        Assert.Equal(AnalyticsStatus.Success, entry.Record.Status);
        Assert.Equal(AnalyticsStatus.None, bench.AnalyticsRecord(record).Status);
        Assert.Equal(0, bench.Interrupts(5));
    }

    [Fact]
    public void A_drain_that_wants_no_record_carries_none()
    {
        using var bench = Interruptible();
        bench.Post(new AnalyticsDrainDescriptor { Flags = AnalyticsFlags.RequestCompletionInterrupt, InterruptHandle = 5 });
        bench.Settle();
        var entry = (AnalyticsCompletionEventLogEntry)bench.AnalyticsEntry(0);
        Assert.Equal((ErrorCode.DrainLogged, false, true), (entry.Error, entry.RecordRequired, entry.InterruptRequired));
        Assert.Equal(default, entry.Record);
    }

    [Fact]
    public void An_invalid_handle_is_in_the_record_and_in_the_log_with_it()
    {
        using var bench = Interruptible();
        var record = bench.Run(AnalyticsDescriptors.NoOp(bench.Map(64)) with
        {
            Flags = AnalyticsDescriptors.Recorded | AnalyticsFlags.RequestCompletionInterrupt,
            InterruptHandle = 4,
        });
        var entry = (AnalyticsCompletionEventLogEntry)bench.AnalyticsEntry(0);
        Assert.Equal((ErrorCode.InvalidInterruptHandle, true, 4u), (entry.Error, entry.RecordRequired, entry.InterruptHandle));
        Assert.Equal((AnalyticsStatus.InvalidInterruptHandle, record), (record.Status, entry.Record));
    }

    [Fact]
    public void Invalid_flags_without_record_are_an_entry_with_the_flags_and_no_record()
    {
        using var bench = AnalyticsBench.Running(eventLog: true);
        const AnalyticsFlags Operation = (AnalyticsFlags)(1 << 18); // where entries with a record say that it is required
        bench.Post(new AnalyticsNoOpDescriptor { Flags = Operation });
        bench.Settle();
        var entry = (AnalyticsInvalidFlagsEventLogEntry)bench.AnalyticsEntry(0);
        Assert.Equal((ErrorCode.InvalidFlags, Operation, Opcode.NoOp), (entry.Error, entry.InvalidFlags, entry.Operation));
        Assert.Equal(default, entry.Record);
    }

    [Fact]
    public void A_command_while_another_is_active_is_an_entry_without_descriptor()
    {
        using var bench = AnalyticsBench.Running(eventLog: true);
        bench.Issue(Command.DrainAll);
        bench.Issue(Command.DrainAll);
        bench.Settle();
        var entry = bench.Log!.Span[..EntryBytes];
        Assert.Equal((0, 0x52), (entry[0], entry[1]));
        Assert.True(entry[2..].IndexOfAnyExcept((byte)0) < 0);
        Assert.Equal(1, bench.LoggedCount);
    }

    [Fact]
    public void Memory_behind_an_entry_stays_as_it_is()
    {
        using var bench = AnalyticsBench.Running(eventLog: true);
        var span = bench.Log!.Span;
        span[EntryBytes..].Fill(0xEE);
        bench.Post(AnalyticsDescriptors.NoOp(EvictedRecord(bench)));
        bench.Settle();
        Assert.True(span[EntryBytes..].IndexOfAnyExcept((byte)0xEE) < 0);
        Assert.Equal(ErrorCode.CompletionPageFault, MemoryMarshal.Read<AnalyticsEventLogEntry>(span).Error);
    }

    [Fact]
    public void A_part_whose_entries_have_no_room_for_the_record_is_refused()
    {
        var capabilities = DeviceProfile.Iaa20.Capabilities;
        var profile = DeviceProfile.Iaa20 with
        {
            Capabilities = capabilities with { GenCap = capabilities.GenCap.WithEventLog(EventLogSupport.Bytes64) },
        };
        Assert.Throws<ArgumentException>(() => new Bench(profile: profile));
    }

    private static Bench Interruptible()
    {
        var bench = new Bench(profile: DeviceProfile.Iaa20);
        bench.Bar.GenCfg.Write(bench.Bar.GenCfg.Read().WithUserInterruptEnable(true));
        bench.Configure();
        bench.ConfigureEventLog();
        bench.Enable();
        bench.GrantVector(5);
        return bench;
    }

    private static ulong EvictedRecord(Bench bench)
    {
        var record = bench.Map(4096);
        bench.Memory.Evict(record);
        return record;
    }
}
