using System.Runtime.InteropServices;
using Dsa.Driver.CharacterDevices;
using Dsa.Driver.Tests.Scripted;
using Dsa.Driver.WorkQueues;

namespace Dsa.Driver.Tests.Analytics;

/// <summary>Completion records of an IAA: 64 bytes, in the memory of processes, in the event log, and of the kernel.</summary>
public sealed class AnalyticsRecordTests
{
    [Theory]
    [InlineData(PciDeviceId.IaaDiamondRapids, 0x1020, false)]
    [InlineData(PciDeviceId.IaaDiamondRapids, 0x1040, true)]
    [InlineData(PciDeviceId.DsaGraniteRapidsD, 0x1010, false)]
    [InlineData(PciDeviceId.DsaGraniteRapidsD, 0x1020, true)]
    [Parity("BR-05", "CD-25")]
    public void A_written_descriptor_has_its_record_at_a_multiple_of_its_size(PciDeviceId part, ulong record, bool isTaken) => Run(
        bed =>
        {
            var (file, process) = Open(bed);
            var descriptors = process.Memory.Map(4096);
            var descriptor = new WorkDescriptor { Opcode = Opcode.NoOp, CompletionAddress = record };
            process.Memory.CopyTo(descriptors, AsBytes(descriptor));
            Assert.Equal(isTaken ? 64 : 0, file.Write(process, descriptors, 64, out var error));
            Assert.Equal(isTaken ? Errno.None : Errno.EINVAL, error);
        },
        part);

    [Theory]
    [InlineData(EventLogSupport.Bytes64)]
    [InlineData(EventLogSupport.Bytes128)]
    [Parity("CP-05")]
    public void The_ring_of_a_dsa_has_entries_as_large_as_announced(EventLogSupport announced) => Bed.Run(
        bed =>
        {
            bed.BindQueue(WorkQueueType.User);
            Assert.Equal(64 * (announced == EventLogSupport.Bytes64 ? 64 : 128), Pages(bed, 64) * 4096);
        },
        ScriptedProfile.Version2 with { GenCap = ScriptedProfile.Version2.GenCap.WithEventLog(announced) });

    [Theory]
    [InlineData(EventLogSupport.None)]
    [InlineData(EventLogSupport.Bytes64)]
    [Parity("CP-05", "EV-01")]
    public void Entries_that_cannot_hold_the_record_are_no_event_log(EventLogSupport announced) => Bed.Run(
        bed => Assert.Null(bed.Device.EventLog),
        ScriptedProfile.Analytics with { GenCap = ScriptedProfile.Analytics.GenCap.WithEventLog(announced) },
        part: PciDeviceId.IaaDiamondRapids);

    [Fact]
    [Parity("BR-06", "EV-26", "EV-34")]
    public void A_logged_record_is_written_whole() => Run(bed =>
    {
        var (file, process) = Open(bed);
        var address = process.Memory.Map(2 * 4096);
        Log(bed, Event(file, address), Event(file, address + 4096) with { Record = Record(0x77) });
        Assert.Equal(Record(0x55), RecordAt(process, address));
        Assert.Equal(Record(0x77), RecordAt(process, address + 4096));
        Assert.Equal((2L, 0L), (file.CrFaults, file.CrFaultFailures));
    });

    [Fact]
    [Parity("BR-06", "EV-27", "EV-35")]
    public void A_logged_record_that_does_not_fit_the_mapping_counts_as_a_failure() => Run(bed =>
    {
        var (file, process) = Open(bed);
        var last = process.Memory.Map(4096) + 4096 - 32;
        Log(bed, Event(file, last));
        Span<byte> status = stackalloc byte[1];
        process.Memory.CopyFrom(last, status);
        Assert.Equal(0, status[0]);
        Assert.Equal((1L, 1L), (file.CrFaults, file.CrFaultFailures));
    });

    [Fact]
    [Parity("BR-06", "EV-28")]
    public void What_a_failed_batch_tells_is_in_the_first_two_bytes() => Run(bed =>
    {
        var (file, process) = Open(bed);
        var address = process.Memory.Map(4096);
        var record = Record(0x55) with { Status = AnalyticsStatus.Success, Error = 0 };
        var member = Event(file, 0x10) with { Batch = true, BatchId = 3, FirstErrorInBatch = true };
        Log(bed, member, Event(file, address) with { Error = ErrorCode.BatchLogged, BatchId = 3, Record = record });
        var written = RecordAt(process, address);
        Assert.Equal(((byte)CompletionStatus.BatchFailed, 1), ((byte)written.Status, (int)written.Error));
        Assert.Equal(record, written with { Status = record.Status, Error = record.Error });
    });

    [Fact]
    [Parity("EV-39", "EV-17")]
    public void Events_of_a_closed_file_are_found_in_large_entries() => Run(bed =>
    {
        var (file, process) = Open(bed, WqMode.Shared);
        using var other = bed.Queue(0).CharacterDevice!.Open(bed.Kernel.CreateProcess("other"), out _)!;
        var address = process.Memory.Map(4096);
        var kept = ((SimulatedProcess)other.Process).Memory.Map(4096);
        bed.Hardware.Append((AnalyticsEventLogEntry)Event(other, kept), raises: false);
        bed.Hardware.Append((AnalyticsEventLogEntry)Event(file, address), raises: false);
        file.Close();
        bed.Hardware.RaiseCause(IntCauseBits.EventLog);
        bed.Settle();
        Assert.False(process.Memory.IsResident(address));
        Assert.Equal(Record(0x55), RecordAt(other.Process, kept));
    });

    [Fact]
    [Parity("DA-01", "DA-03", "BR-05")]
    public void Descriptors_of_the_kernel_have_records_of_64_bytes() => Run(bed =>
    {
        var kernel = bed.BindKernelQueue(size: 4);
        var descriptors = Enumerable.Range(0, 4).Select(_ => kernel.Allocate(false, out var _)!).ToList();
        var first = descriptors[0].CompletionAddress;
        Assert.Equal([0UL, 64UL, 128UL, 192UL], descriptors.Select(one => one.CompletionAddress - first));
        Assert.Equal(0UL, first % 64);

        descriptors[1].Prepare(new AnalyticsNoOpDescriptor(), requestsInterrupt: false);
        Assert.Equal(Errno.None, kernel.Submit(descriptors[1]));
        bed.Hardware.Slot.Memory.StoreRecord(
            MemoryRequester.Function, bed.Hardware.Submitted.Single().Descriptor.CompletionAddress, AsBytes(Record(0x55)), out _);
        Assert.Equal(Record(0x55), descriptors[1].AnalyticsRecord);
        Assert.Equal(default, descriptors[2].AnalyticsRecord);
    });

    [Fact]
    [Parity("DA-03")]
    public void A_descriptor_of_a_dsa_has_no_record_of_an_iaa() => Bed.Run(bed =>
    {
        var descriptor = bed.BindKernelQueue().Allocate(false, out _)!;
        Assert.Throws<InvalidOperationException>(() => descriptor.AnalyticsRecord);
    });

    private static void Run(Action<Bed> test, PciDeviceId part = PciDeviceId.IaaDiamondRapids) => Bed.Run(
        bed =>
        {
            bed.Device.Unbind();
            test(bed);
        },
        part is PciDeviceId.IaaDiamondRapids ? ScriptedProfile.Analytics : ScriptedProfile.Version2,
        part: part);

    private static (UserQueueFile File, SimulatedProcess Process) Open(Bed bed, WqMode mode = WqMode.Dedicated)
    {
        var process = bed.Kernel.CreateProcess("app");
        return (bed.BindQueue(WorkQueueType.User, mode).CharacterDevice!.Open(process, out _)!, process);
    }

    private static AnalyticsCompletionEventLogEntry Event(UserQueueFile file, ulong address) => new()
    {
        DescriptorValid = true,
        WorkQueueValid = true,
        RecordRequired = true,
        Error = ErrorCode.CompletionPageFault,
        Operation = Opcode.Crc64,
        Pasid = file.Pasid.Value,
        FaultAddress = address,
        Record = Record(0x55),
    };

    private static AnalyticsCompletionRecord Record(byte filler)
    {
        var record = new AnalyticsCompletionRecord
        {
            Status = AnalyticsStatus.Success,
            Error = (AnalyticsError)2,
            BytesCompleted = 0x1234,
            OutputSize = 0x4321,
            Crc = 0xCAFE,
        };
        AnalyticsCompletionRecord.HashOf(ref record).Fill(filler);
        return record;
    }

    private static void Log(Bed bed, params AnalyticsCompletionEventLogEntry[] events)
    {
        foreach (var one in events)
        {
            bed.Hardware.Append((AnalyticsEventLogEntry)one);
        }

        bed.Settle();
    }

    private static AnalyticsCompletionRecord RecordAt(Process process, ulong address)
    {
        Span<byte> bytes = stackalloc byte[AnalyticsCompletionRecord.SizeBytes];
        Assert.Equal(bytes.Length, process.Memory.CopyFrom(address, bytes));
        return MemoryMarshal.Read<AnalyticsCompletionRecord>(bytes);
    }

    private static ReadOnlySpan<byte> AsBytes<T>(in T value)
        where T : unmanaged => MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value));

    // Pages of the ring that the device can write.
    private static int Pages(Bed bed, int atMost)
    {
        var first = bed.Hardware.Registers.EvlCfg.Read().BasePage * 4096;
        return Enumerable.Range(0, atMost)
            .TakeWhile(page => bed.Hardware.Slot.Memory.StoreRecord(MemoryRequester.Function, first + (ulong)(page * 4096), new byte[8], out _))
            .Count();
    }
}
