using Dsa.Bindings.Portals;
using Dsa.Device.Profiles;

namespace Dsa.Device.Tests.Monitoring;

/// <summary>Counters of events (PERFMON, §9.2).</summary>
public sealed class PerformanceMonitorTests
{
    [Theory]
    [InlineData(WqEvents.DedicatedAccepted, 3ul)]
    [InlineData(WqEvents.UnlimitedAccepted, 2ul)]
    [InlineData(WqEvents.LimitedAccepted, 1ul)]
    [InlineData(WqEvents.LimitedRetried, 0ul)]
    [InlineData(WqEvents.DedicatedAccepted | WqEvents.LimitedAccepted, 4ul)]
    public void Queues_count_what_they_take(WqEvents events, ulong expected)
    {
        using var bench = Running();
        Count(bench, 0, PerfCategory.WorkQueue, (uint)events);
        var record = bench.Map(4096);
        bench.Run(Descriptors.NoOp(record));
        bench.Run(Descriptors.NoOp(record));
        bench.Run(Descriptors.NoOp(record));
        bench.Enqueue(Descriptors.NoOp(record));
        bench.Enqueue(Descriptors.NoOp(record));
        bench.Enqueue(Descriptors.NoOp(record), portal: Bar2Portal.LimitedMsix);
        Assert.Equal(expected, Counted(bench, 0));
    }

    [Fact]
    public void Queues_count_what_they_drop_retry_and_discard()
    {
        using var bench = Running();
        Count(bench, 0, PerfCategory.WorkQueue, (uint)WqEvents.DedicatedDropped);
        Count(bench, 1, PerfCategory.WorkQueue, (uint)WqEvents.UnlimitedRetried);
        Count(bench, 2, PerfCategory.WorkQueue, (uint)WqEvents.SubmissionDiscarded);
        var record = bench.Map(4096);
        for (var i = 0; i < 18; i++)
        {
            bench.Post(Descriptors.NoOp(record));
            bench.Enqueue(Descriptors.NoOp(record));
        }

        bench.Post(Descriptors.NoOp(record), queue: 2);
        bench.Post(Descriptors.NoOp(record), queue: 1);
        Assert.Equal((2ul, 2ul, 2ul), (Counted(bench, 0), Counted(bench, 1), Counted(bench, 2)));
    }

    [Fact]
    public void Operations_are_counted_by_what_they_are()
    {
        using var bench = Running();
        Count(bench, 0, PerfCategory.Operations, (uint)OperationEvents.NoOp);
        Count(bench, 1, PerfCategory.Operations, (uint)OperationEvents.Fill);
        var memory = bench.Map(8192);
        bench.Run(Descriptors.NoOp(memory));
        bench.Run(Descriptors.Fill(memory + 4096, 64, 1, memory));
        bench.Run(Descriptors.Fill(memory + 4096, 64, 1, memory));
        Assert.Equal((1ul, 2ul), (Counted(bench, 0), Counted(bench, 1)));
    }

    [Fact]
    public void Completions_are_counted_by_how_they_end()
    {
        using var bench = Running();
        Count(bench, 0, PerfCategory.Completions, (uint)CompletionEvents.SuccessfulCompletions);
        Count(bench, 1, PerfCategory.Completions, (uint)CompletionEvents.PartialCompletions);
        Count(bench, 2, PerfCategory.Completions, (uint)CompletionEvents.ErrorCompletions);
        Count(bench, 3, PerfCategory.Completions, (uint)CompletionEvents.CompletionRecordWrites);
        var record = bench.Map(4096);
        bench.Run(Descriptors.NoOp(record));
        bench.Run(Descriptors.Fill(0x1000, 64, 1, record));
        bench.Run(Descriptors.Fill(record + 64, 0, 1, record));
        Assert.Equal((1ul, 1ul, 1ul, 3ul), (Counted(bench, 0), Counted(bench, 1), Counted(bench, 2), Counted(bench, 3)));
    }

    [Theory]
    [InlineData(EngineEvents.InputProcessed, 3ul)]
    [InlineData(EngineEvents.DataWritten, 3ul)]
    [InlineData(EngineEvents.Source1Reads, 1ul)]
    [InlineData(EngineEvents.Destination1Writes, 1ul)]
    [InlineData(EngineEvents.Source2Reads, 0ul)]
    [InlineData(EngineEvents.QueuedDescriptors, 1ul)]
    public void Engines_count_data_in_units_of_32_bytes_and_descriptors(EngineEvents events, ulong expected)
    {
        using var bench = Running();
        Count(bench, 0, PerfCategory.Engine, (uint)events);
        bench.Run(Descriptors.Move(bench.Map(4096), bench.Map(4096), 65, bench.Map(4096)));
        Assert.Equal(expected, Counted(bench, 0));
    }

    [Fact]
    public void Answers_to_translation_requests_are_counted_once_for_each_page_that_is_not_known()
    {
        using var bench = Running();
        Count(bench, 0, PerfCategory.AddressTranslation, (uint)TranslationEvents.TranslatedWithPasid);
        Count(bench, 1, PerfCategory.AddressTranslation, (uint)TranslationEvents.FaultedWithPasid);
        var record = bench.Map(4096);
        bench.Run(Descriptors.NoOp(record));
        bench.Run(Descriptors.NoOp(record));
        Assert.Equal((1ul, 0ul), (Counted(bench, 0), Counted(bench, 1)));
        bench.Memory.Evict(record);
        bench.Run(Descriptors.NoOp(record));
        Assert.Equal((1ul, 1ul), (Counted(bench, 0), Counted(bench, 1)));
    }

    [Theory]
    [InlineData(EngineEvents.InputProcessed, 6ul)]
    [InlineData(EngineEvents.DataRead, 5ul)]
    [InlineData(EngineEvents.Source1Reads, 1ul)]
    [InlineData(EngineEvents.Source2Reads, 1ul)]
    [InlineData(EngineEvents.DataWritten, 0ul)]
    public void Both_sources_are_input(EngineEvents events, ulong expected)
    {
        using var bench = Running();
        Count(bench, 0, PerfCategory.Engine, (uint)events);
        var record = bench.Map(4096);
        bench.Run(new CompareDescriptor
        {
            Flags = Descriptors.Recorded, Source1 = bench.Map(4096), Source2 = bench.Map(4096), TransferSize = 65, CompletionAddress = record,
        });
        Assert.Equal(expected, Counted(bench, 0));
    }

    [Theory]
    [InlineData(EngineEvents.InputProcessed, 3ul)]
    [InlineData(EngineEvents.DataRead, 3ul)]
    [InlineData(EngineEvents.Source1Reads, 1ul)]
    [InlineData(EngineEvents.DataWritten, 0ul)]
    public void The_source_of_a_crc64_is_input(EngineEvents events, ulong expected)
    {
        using var bench = AnalyticsBench.Running();
        Count(bench, 0, PerfCategory.Engine, (uint)events);
        bench.Run(AnalyticsDescriptors.Crc64(bench.Map(4096), 65, bench.Map(4096)));
        Assert.Equal(expected, Counted(bench, 0));
    }

    [Theory]
    [InlineData(DescriptorFlags.None, 4ul)]
    [InlineData(DescriptorFlags.Address1TrafficClass, 3ul)]
    [InlineData(DescriptorFlags.Address2TrafficClass, 3ul)]
    [InlineData(DescriptorFlags.Address1TrafficClass | DescriptorFlags.Address2TrafficClass, 2ul)]
    [InlineData(DescriptorFlags.Address3TrafficClass, 2ul)]
    public void Each_operand_counts_under_its_own_traffic_class(DescriptorFlags selectors, ulong expected)
    {
        using var bench = new Bench(profile: DeviceProfile.Dsa30);
        bench.Configure();
        bench.Bar.GrpCfg[0].Flags.Write(bench.Bar.GrpCfg[0].Flags.Read().WithTrafficClassA(0).WithTrafficClassB(1));
        bench.Enable();
        bench.Bar.FltCfg[0].TrafficClasses.Write(new FltCfgTrafficClasses(0b01));
        Count(bench, 0, PerfCategory.Engine, (uint)(EngineEvents.InputProcessed | EngineEvents.DataWritten));
        var record = bench.Map(4096);
        bench.Run(new CreateDeltaDescriptor
        {
            Flags = Descriptors.Recorded | selectors,
            Source1 = bench.MapBytes(new byte[32]),
            Source2 = bench.MapBytes(Enumerable.Repeat((byte)1, 32).ToArray()),
            TransferSize = 32,
            DeltaRecord = bench.Map(4096),
            MaxDeltaRecordSize = 4000,
            CompletionAddress = record,
        });
        Assert.Equal(CompletionStatus.Success, bench.Record(record).Status);
        Assert.Equal(expected, Counted(bench, 0));
    }

    [Theory]
    [InlineData(0b01u, 1ul)]
    [InlineData(0b10u, 0ul)]
    [InlineData(0xFFFFu, 1ul)]
    public void Only_engines_of_the_filter_count_answers_to_translation_requests(uint engines, ulong expected)
    {
        using var bench = Bench.Running(profile: DeviceProfile.Dsa30, engines: 1);
        for (var counter = 0; counter < 2; counter++)
        {
            bench.Bar.FltCfg[counter].Engines.Write(new FltCfgEngines(engines));
        }

        Count(bench, 0, PerfCategory.AddressTranslation, (uint)TranslationEvents.TranslatedWithPasid);
        Count(bench, 1, PerfCategory.AddressTranslation, (uint)TranslationEvents.FaultedWithPasid);
        var record = bench.Map(4096);
        bench.Run(Descriptors.NoOp(record));
        bench.Memory.Evict(record);
        bench.Run(Descriptors.NoOp(record));
        Assert.Equal((expected, expected), (Counted(bench, 0), Counted(bench, 1)));
    }

    [Theory]
    [InlineData(TransferSizeFilter.Below512)]
    [InlineData(TransferSizeFilter.Below4G)]
    public void Operations_on_numbers_have_no_filter_of_size(TransferSizeFilter sizes)
    {
        using var bench = Bench.Running(profile: Operations.ThirdGeneration.Profile);
        bench.Bar.FltCfg[0].TransferSizes.Write(new FltCfgTransferSizes(0).WithValue(sizes));
        Count(bench, 0, PerfCategory.Operations2, (uint)MoreOperationEvents.Reduce);
        bench.Run(Operations.ThirdGeneration.Valid(bench, Opcode.Reduce));
        Assert.Equal(1ul, Counted(bench, 0));
    }

    [Theory]
    [InlineData(1u, 1ul)]
    [InlineData(2u, 2ul)]
    [InlineData(0xFFFFu, 3ul)]
    [InlineData(0u, 0ul)]
    public void Only_queues_of_the_filter_count(uint queues, ulong expected)
    {
        using var bench = Running();
        bench.Bar.FltCfg[0].WorkQueues.Write(new FltCfgWorkQueues(queues));
        Count(bench, 0, PerfCategory.Operations, (uint)OperationEvents.NoOp);
        OneOnTheFirstTwoOnTheSecondQueue(bench);
        Assert.Equal(expected, Counted(bench, 0));
    }

    [Theory]
    [InlineData(PasidFilterMode.Match, true, 3ul)]
    [InlineData(PasidFilterMode.Match, false, 0ul)]
    [InlineData(PasidFilterMode.AnyPasid, false, 3ul)]
    [InlineData(PasidFilterMode.NoPasid, true, 0ul)]
    [InlineData(PasidFilterMode.AnyRequest, false, 3ul)]
    public void Only_processes_of_the_filter_count(PasidFilterMode mode, bool isOwn, ulong expected)
    {
        using var bench = Running();
        bench.Bar.FltCfg[0].Pasid.Write(new FltCfgPasid(0).WithMode(mode).WithValue(isOwn ? bench.Pasid : bench.Pasid + 1));
        Count(bench, 0, PerfCategory.Operations, (uint)OperationEvents.NoOp);
        OneOnTheFirstTwoOnTheSecondQueue(bench);
        Assert.Equal(expected, Counted(bench, 0));
    }

    [Theory]
    [InlineData(TransferSizeFilter.Below512, 1ul)]
    [InlineData(TransferSizeFilter.Below2K, 2ul)]
    [InlineData(TransferSizeFilter.Below512 | TransferSizeFilter.Below4K, 2ul)]
    public void Only_transfer_sizes_of_the_filter_count(TransferSizeFilter sizes, ulong expected)
    {
        using var bench = Running();
        bench.Bar.FltCfg[0].TransferSizes.Write(new FltCfgTransferSizes(0).WithValue(sizes));
        Count(bench, 0, PerfCategory.Engine, (uint)EngineEvents.Destination1Writes);
        var memory = bench.Map(8192);
        foreach (var size in (ReadOnlySpan<uint>)[511, 512, 2047, 2048])
        {
            bench.Run(Descriptors.Fill(memory + 4096, size, 1, memory));
        }

        Assert.Equal(expected, Counted(bench, 0));
    }

    [Fact]
    public void An_overflow_sets_its_bit_freezes_and_interrupts()
    {
        using var bench = Running();
        var full = (1ul << (int)bench.Bar.Perf.Cap.Read().CounterWidth) - 1;
        bench.Bar.CntrData[1].Entry.Write(new CntrDataEntry(full));
        Count(bench, 0, PerfCategory.Operations, (uint)OperationEvents.NoOp);
        bench.Bar.CntrCfg[1].Entry.Write(
            Setting(PerfCategory.Operations, (uint)OperationEvents.NoOp).WithInterruptOnOverflow(true).WithGlobalFreeze(true));
        var record = bench.Map(4096);
        bench.Run(Descriptors.NoOp(record));
        Assert.Equal(0b10u, bench.Bar.Perf.OvfStatus.Read().Raw);
        Assert.True(bench.Bar.IntCause.Read().PerformanceMonitorOverflow);
        Assert.Equal(1, bench.Interrupts(0));
        Assert.Equal(0ul, Counted(bench, 1));
        bench.Run(Descriptors.NoOp(record));
        Assert.Equal((1ul, 0ul), (Counted(bench, 0), Counted(bench, 1)));
        bench.Bar.Perf.Frz.Write(new PerfFrz(0));
        bench.Run(Descriptors.NoOp(record));
        Assert.Equal((2ul, 1ul), (Counted(bench, 0), Counted(bench, 1)));
    }

    [Fact]
    public void A_frozen_counter_stands_still()
    {
        using var bench = Running();
        Count(bench, 0, PerfCategory.Operations, (uint)OperationEvents.NoOp);
        Count(bench, 1, PerfCategory.Operations, (uint)OperationEvents.NoOp);
        bench.Bar.Perf.Frz.Write(new PerfFrz(0b01));
        bench.Run(Descriptors.NoOp(bench.Map(4096)));
        Assert.Equal((0ul, 1ul), (Counted(bench, 0), Counted(bench, 1)));
    }

    [Fact]
    public void A_count_is_kept_when_the_counter_stops_and_gone_when_counters_are_reset()
    {
        using var bench = Running();
        Count(bench, 0, PerfCategory.Operations, (uint)OperationEvents.NoOp);
        bench.Run(Descriptors.NoOp(bench.Map(4096)));
        bench.Bar.CntrCfg[0].Entry.Write(new CntrCfgEntry(0));
        bench.Run(Descriptors.NoOp(bench.Map(4096)));
        Assert.Equal(1ul, Counted(bench, 0));
        bench.Bar.Perf.Rst.Trigger(PerfRstBits.ResetCounters);
        Assert.Equal(0ul, Counted(bench, 0));
    }

    [Fact]
    public void Half_of_a_count_can_be_written()
    {
        using var bench = Running();
        bench.Bar.CntrData[0].Entry.Write(new CntrDataEntry(0x12_3456_789A));
        var bus = new Platform.Pci.MmioBus(bench.Device.Bar0);
        bus.Write32(bench.Bar.CntrData[0].Entry.OffsetBytes, 7);
        Assert.Equal(0x12_0000_0007ul, Counted(bench, 0));
    }

    [Fact]
    public void Resetting_the_device_ends_all_counting()
    {
        using var bench = Running();
        Count(bench, 0, PerfCategory.Operations, (uint)OperationEvents.NoOp);
        bench.Run(Descriptors.NoOp(bench.Map(4096)));
        Assert.Equal(0u, bench.Command(Command.ResetDevice).Raw);
        bench.Configure();
        bench.Enable();
        bench.Run(Descriptors.NoOp(bench.Map(4096)));
        Assert.Equal(0ul, Counted(bench, 0));
        Assert.False(bench.Bar.CntrCfg[0].Entry.Read().Enable);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(14)]
    public void A_counter_counts_what_any_of_its_own_entries_lets_it(int entry)
    {
        var words = new ulong[8];
        words[0] = 48 | (15UL << 28);
        words[(entry + 1) / 2] |= ((ulong)PerfCategory.Operations | ((ulong)OperationEvents.NoOp << 4)) << ((entry + 1) % 2 * 32);
        var announced = DeviceProfile.Dsa30.PerformanceMonitor;
        var own = new CntrCapEntry(words[0], words[1], words[2], words[3], words[4], words[5], words[6], words[7]);
        using var bench = Bench.Running(profile: DeviceProfile.Dsa30 with
        {
            PerformanceMonitor = announced with { Counters = announced.Counters.SetItem(3, own) },
        });
        Count(bench, 3, PerfCategory.Operations, (uint)(OperationEvents.NoOp | OperationEvents.Fill));
        var memory = bench.Map(8192);
        bench.Run(Descriptors.NoOp(memory));
        bench.Run(Descriptors.Fill(memory + 4096, 64, 1, memory));
        Assert.Equal(1UL, Counted(bench, 3));
    }

    private static Bench Running() => Bench.Running(profile: DeviceProfile.Dsa30);

    private static CntrCfgEntry Setting(PerfCategory category, uint events) =>
        new CntrCfgEntry(((ulong)events << 32) | 1).WithCategory(category);

    private static void Count(Bench bench, int counter, PerfCategory category, uint events) =>
        bench.Bar.CntrCfg[counter].Entry.Write(Setting(category, events));

    private static ulong Counted(Bench bench, int counter) => bench.Bar.CntrData[counter].Entry.Read().Count;

    private static void OneOnTheFirstTwoOnTheSecondQueue(Bench bench)
    {
        var record = bench.Map(4096);
        bench.Run(Descriptors.NoOp(record));
        bench.Enqueue(Descriptors.NoOp(record));
        bench.Enqueue(Descriptors.NoOp(record));
        bench.Settle();
    }
}
