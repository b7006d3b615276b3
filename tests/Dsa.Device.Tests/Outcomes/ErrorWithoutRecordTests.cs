using Dsa.Device.Profiles;
using Dsa.Platform.Scheduling;

namespace Dsa.Device.Tests.Outcomes;

/// <summary>Errors of descriptors without record address: the same code in the event log, or in SWERROR where there is none (§6.3).</summary>
public sealed class ErrorWithoutRecordTests
{
    private const int DifBlockBytes = 512;
    private const uint UnmappedTrafficClass = 5;

    private static readonly Dictionary<ErrorCode, Func<Bench, WorkDescriptor>> s_faults = new()
    {
        [ErrorCode.UnsupportedOpcode] = static _ => (WorkDescriptor)new NoOpDescriptor() with { Opcode = (Opcode)0x7F },
        [ErrorCode.InvalidFlags] = static _ => new NoOpDescriptor { Flags = DescriptorFlags.StrictOrdering },
        [ErrorCode.NonZeroReserved] = static _ => (WorkDescriptor)new NoOpDescriptor() with { InterruptHandle = 1 },
        [ErrorCode.InvalidTransferSize] = static bench => new FillDescriptor { Destination = bench.Map(4096) },
        [ErrorCode.InvalidDescriptorCount] = static bench => new BatchDescriptor { DescriptorListAddress = bench.Map(4096) },
        [ErrorCode.DescriptorListMisaligned] = static bench =>
            new BatchDescriptor { DescriptorListAddress = bench.Map(4096) + 32, DescriptorCount = 2 },
        [ErrorCode.OverlappingBuffers] = static bench => Overlap(bench.Map(4096)),
        [ErrorCode.DeltaOffsetNotIncreasing] = static bench => ApplyDelta(bench, 5, 5),
        [ErrorCode.DeltaOffsetOutOfRange] = static bench => ApplyDelta(bench, 8),
        [ErrorCode.DifError] = static bench => new DifStripDescriptor
        {
            Source = bench.MapBytes([.. new byte[DifBlockBytes], 0, 1, 0, 0, 0, 0, 0, 0]), Destination = bench.Map(4096), TransferSize = DifBlockBytes + 8,
        },
        [ErrorCode.InvalidFieldValue] = static bench => ApplyDelta(bench) with { DeltaRecordSize = 9 },
        [ErrorCode.DualcastMisaligned] = static bench => new DualcastDescriptor
        {
            Source = bench.Map(4096), Destination = bench.Map(4096), Destination2 = bench.Map(4096) + 64, TransferSize = 64,
        },
        [ErrorCode.AddressMisaligned] = static bench => ApplyDelta(bench, 0) with { Destination = bench.Map(4096) + 4 },
        [ErrorCode.TrafficClassInvalid] = static bench => new FillDescriptor
        {
            Flags = DescriptorFlags.Address2TrafficClass, Destination = bench.Map(4096), TransferSize = 8,
        },
        [ErrorCode.PageFault] = static _ => new FillDescriptor { Destination = 0x1000, TransferSize = 8 },
        [ErrorCode.BatchListPageFault] = static _ => new BatchDescriptor { DescriptorListAddress = 0x1000, DescriptorCount = 2 },
        [ErrorCode.ReadbackPageFault] = static bench => new DrainDescriptor
        {
            Flags = DescriptorFlags.RequestCompletionInterrupt, InterruptHandle = 1, Readback1Valid = true, ReadbackAddress1 = 0x1000,
        },
        [ErrorCode.InvalidInterruptHandle] = static _ =>
            new NoOpDescriptor { Flags = DescriptorFlags.RequestCompletionInterrupt, InterruptHandle = 7 },
    };

    public static TheoryData<ErrorCode, bool> Cases
    {
        get
        {
            var cases = new TheoryData<ErrorCode, bool>();
            foreach (var code in s_faults.Keys)
            {
                cases.Add(code, true);
                cases.Add(code, false);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    [Produces(ErrorCode.UnsupportedOpcode)]
    [Produces(ErrorCode.InvalidFlags)]
    [Produces(ErrorCode.NonZeroReserved)]
    [Produces(ErrorCode.InvalidTransferSize)]
    [Produces(ErrorCode.InvalidDescriptorCount)]
    [Produces(ErrorCode.DescriptorListMisaligned)]
    [Produces(ErrorCode.OverlappingBuffers)]
    [Produces(ErrorCode.DeltaOffsetNotIncreasing)]
    [Produces(ErrorCode.DeltaOffsetOutOfRange)]
    [Produces(ErrorCode.DifError)]
    [Produces(ErrorCode.InvalidFieldValue)]
    [Produces(ErrorCode.DualcastMisaligned)]
    [Produces(ErrorCode.AddressMisaligned)]
    [Produces(ErrorCode.TrafficClassInvalid)]
    [Produces(ErrorCode.PageFault)]
    [Produces(ErrorCode.BatchListPageFault)]
    [Produces(ErrorCode.ReadbackPageFault)]
    [Produces(ErrorCode.InvalidInterruptHandle)]
    public void An_error_without_record_address_is_told_where_errors_are(ErrorCode code, bool eventLog)
    {
        using var bench = Ready(eventLog);
        var descriptor = s_faults[code](bench);
        bench.Post(descriptor);
        bench.Settle();
        Assert.Equal((eventLog, !eventLog), (bench.Log is not null && bench.LoggedCount == 1, bench.Bar.SwError.Read().Valid));
        if (eventLog)
        {
            var entry = bench.Entry(0);
            Assert.Equal((code, true, true, false), (entry.Error, entry.DescriptorValid, entry.WorkQueueValid, entry.Batch));
            Assert.Equal((descriptor.Opcode, bench.Pasid), (entry.Operation, entry.Pasid));
            Assert.Equal(HasInformation(code), entry.ErrorInfoValid);
            Assert.Equal(IsPageFault(code) ? 0x1000UL : 0, entry.FaultAddress);
            Assert.Equal(default, entry.Record);
            return;
        }

        var error = bench.Bar.SwError.Read();
        Assert.Equal((code, true, true, false), (error.Error, error.DescriptorValid, error.WorkQueueValid, error.Batch));
        Assert.Equal((descriptor.Opcode, bench.Pasid, HasInformation(code)), (error.Operation, error.Pasid, error.ErrorInfoValid));
        Assert.Equal(IsPageFault(code) ? 0x1000UL : 0, error.FaultAddress);
        Assert.False(error.Overflow);
    }

    [Fact]
    [Produces(ErrorCode.PageRequestInvalid)]
    public void A_page_that_cannot_be_had_is_told_with_its_operand()
    {
        using var bench = Translation.ScriptedPageRequests.Running(out var requests, eventLog: true);
        var lost = bench.Map(4096);
        bench.Memory.Evict(lost);
        bench.Post(new FillDescriptor { Flags = DescriptorFlags.BlockOnFault, Destination = lost, TransferSize = 8 });
        bench.Settle();
        requests.Answer(Platform.Memory.PageResponse.InvalidRequest);
        var entry = (PageFaultEventLogEntry)bench.Entry(0);
        Assert.Equal((ErrorCode.PageRequestInvalid, true, lost), (entry.Error, entry.FaultWrite, entry.FaultAddress));
        Assert.Equal((true, Operand.Destination1), (entry.ErrorInfoValid, entry.FaultOperand));
    }

    [Theory]
    [InlineData(ErrorCode.ReadError)]
    [InlineData(ErrorCode.WriteError)]
    [Produces(ErrorCode.ReadError)]
    [Produces(ErrorCode.WriteError)]
    public void A_failed_access_is_told_without_address(ErrorCode code)
    {
        var injections = code == ErrorCode.ReadError
            ? new InjectionProfile { ReadErrorOneIn = 1 }
            : new InjectionProfile { WriteErrorOneIn = 1 };
        using var bench = Bench.Running(injections: injections);
        bench.Post(new MemMoveDescriptor { Source = bench.Map(4096), Destination = bench.Map(4096), TransferSize = 8 });
        bench.Settle();
        var error = bench.Bar.SwError.Read();
        Assert.Equal((code, false, false, 0UL), (error.Error, error.ErrorInfoValid, error.FaultWrite, error.FaultAddress));
    }

    private static Bench Ready(bool eventLog)
    {
        var capabilities = DeviceProfile.Dsa20.Capabilities;
        var general = capabilities.GenCap.WithOverlapCopy(false);
        if (!eventLog)
        {
            general = general.WithEventLog(EventLogSupport.None);
        }

        var bench = new Bench(profile: DeviceProfile.Dsa20 with { Capabilities = capabilities with { GenCap = general } });
        bench.Bar.GenCfg.Write(bench.Bar.GenCfg.Read().WithUserInterruptEnable(true));
        bench.Configure();
        bench.Bar.GrpCfg[0].Flags.Modify(static flags => flags.WithTrafficClassB(UnmappedTrafficClass));
        bench.Device.Configuration.TrafficClasses = 1;
        if (eventLog)
        {
            bench.ConfigureEventLog();
        }

        bench.Enable();
        bench.GrantVector(1);
        return bench;
    }

    private static bool IsPageFault(ErrorCode code) =>
        code is ErrorCode.PageFault or ErrorCode.BatchListPageFault or ErrorCode.ReadbackPageFault;

    private static bool HasInformation(ErrorCode code) =>
        IsPageFault(code) || code is ErrorCode.InvalidFlags or ErrorCode.InvalidInterruptHandle;

    /// <summary>An Apply Delta with entries for these offsets, in units of 8 bytes, into 64 bytes.</summary>
    private static ApplyDeltaDescriptor ApplyDelta(Bench bench, params byte[] offsets) => new()
    {
        DeltaRecord = bench.MapBytes([.. offsets.SelectMany(static offset => (byte[])[offset, 0, 1, 0, 0, 0, 0, 0, 0, 0]), 0]),
        DeltaRecordSize = (uint)offsets.Length * 10,
        Destination = bench.Map(4096),
        TransferSize = 64,
    };

    private static MemMoveDescriptor Overlap(ulong address) => new() { Source = address, Destination = address + 8, TransferSize = 64 };
}
