using System.Runtime.InteropServices;
using Dsa.Bindings.Portals;
using Dsa.Device.Profiles;

namespace Dsa.Device.Tests.Architectures;

/// <summary>An IAA by the steps that Linux takes with it (§17 of the behaviour).</summary>
public sealed class IaaBringUpTests
{
    private const uint QueueEntries = 16;

    public static TheoryData<string> Parts => ["iaa1", "iaa2"];

    [Theory]
    [MemberData(nameof(Parts))]
    public void Descriptors_run_through_a_dedicated_and_a_shared_queue(string part)
    {
        using var bench = new Bench(profile: DeviceProfile.BuiltIn[part]);
        Probe(bench);
        Configure(bench);
        EnableDevice(bench);
        EnableQueue(bench, 0, vector: 1);
        EnableQueue(bench, 1, vector: 2);
        var data = Descriptors.Pattern(5000);
        var source = bench.MapBytes(data);
        var expected = Operations.Crc64Tests.ByDefinition(data, AnalyticsDescriptors.Ecma, default);
        for (var slot = 0; slot < 2; slot++)
        {
            var descriptor = AnalyticsDescriptors.Crc64(source, 5000, bench.Map(64)) with
            {
                Flags = AnalyticsDescriptors.Recorded | AnalyticsFlags.RequestCompletionInterrupt,
                InterruptHandle = (ushort)(slot + 1),
            };
            Submit(bench, queue: slot, slot, descriptor);
            bench.Settle();
            Assert.Equal(AnalyticsStatus.Success, bench.AnalyticsRecord(descriptor.CompletionAddress).Status);
            Assert.Equal(expected, ((Crc64CompletionRecord)bench.AnalyticsRecord(descriptor.CompletionAddress)).Crc64);
            Assert.Equal(1, bench.Interrupts(slot + 1));
        }

        StopQueue(bench, 0, vector: 1);
        StopQueue(bench, 1, vector: 2);
        StopDevice(bench);
    }

    [Fact]
    public void A_device_with_event_log_has_its_faulted_records_repaired()
    {
        using var bench = new Bench(profile: DeviceProfile.Iaa20);
        Probe(bench);
        Configure(bench);
        bench.ConfigureEventLog();
        EnableDevice(bench);
        EnableQueue(bench, 0, vector: 1);
        EnableQueue(bench, 1, vector: 2);
        for (var queue = 0; queue < 2; queue++)
        {
            var data = Descriptors.Pattern(300, queue);
            var descriptor = AnalyticsDescriptors.Crc64(bench.MapBytes(data), 300, bench.Map(64));
            bench.Memory.Evict(descriptor.CompletionAddress);
            Submit(bench, queue, slot: 0, descriptor);
            bench.Settle();
            HandleEventLog(bench);
            var record = bench.AnalyticsRecord(descriptor.CompletionAddress);
            Assert.Equal(AnalyticsStatus.Success, record.Status);
            Assert.Equal(Operations.Crc64Tests.ByDefinition(data, AnalyticsDescriptors.Ecma, default), ((Crc64CompletionRecord)record).Crc64);
        }

        Assert.Equal(2, bench.LoggedCount);
        Assert.Equal(2, bench.Interrupts(0));
        StopDevice(bench);
    }

    [Theory]
    [MemberData(nameof(Parts))]
    public void A_device_that_was_stopped_comes_up_again(string part)
    {
        using var bench = new Bench(profile: DeviceProfile.BuiltIn[part]);
        for (var round = 0; round < 3; round++)
        {
            Probe(bench);
            Configure(bench);
            EnableDevice(bench);
            EnableQueue(bench, 0, vector: 1);
            Assert.Equal(AnalyticsStatus.Success, bench.Run(AnalyticsDescriptors.NoOp(bench.Map(64))).Status);
            StopQueue(bench, 0, vector: 1);
            StopDevice(bench);
        }
    }

    [Fact]
    public void Read_buffers_are_not_checked_where_there_is_no_control_over_them()
    {
        using var bench = new Bench(profile: DeviceProfile.Iaa20);
        Configure(bench);
        bench.Bar.GrpCfg[0].Flags.Write(new GrpCfgFlags(0).WithTrafficClassA(1).WithTrafficClassB(1));
        EnableDevice(bench);
    }

    [Fact]
    public void The_largest_batch_of_a_queue_is_not_checked_where_there_are_no_batches()
    {
        using var bench = new Bench(profile: DeviceProfile.Iaa20);
        Configure(bench);
        bench.Bar.WqCfg[0].Limits.Write(new WqCfgLimits(0).WithMaxTransferShift(21).WithMaxBatchShift(0));
        EnableDevice(bench);
        Assert.Equal(0u, bench.Command(Command.EnableWq, 0).Raw);
    }

    [Theory]
    [InlineData(false, 0x25)]
    [InlineData(true, 0)]
    public void Blocking_on_faults_follows_the_capability(bool isSupported, int error)
    {
        var capabilities = DeviceProfile.Iaa10.Capabilities;
        var general = capabilities.GenCap.WithBlockOnFault(isSupported);
        using var bench = new Bench(profile: DeviceProfile.Iaa10 with { Capabilities = capabilities with { GenCap = general } });
        bench.Device.Configuration.PageRequestEnable = true;
        Configure(bench);
        bench.Bar.WqCfg[0].Control.Write(bench.Bar.WqCfg[0].Control.Read().WithBlockOnFaultEnable(true));
        EnableDevice(bench);
        Assert.Equal((CommandError)error, bench.ErrorOf(Command.EnableWq, 0));
    }

    private static void Probe(Bench bench)
    {
        Assert.NotEqual(DeviceState.Halted, bench.Bar.GenSts.Read().State);
        Assert.Equal(0u, bench.Command(Command.ResetDevice).Raw);
        bench.Bar.GenCfg.Write(bench.Bar.GenCfg.Read().WithUserInterruptEnable(true));
        var queues = (int)bench.Bar.WqCap.Read().Count;
        Assert.Equal(queues + 1, bench.Device.MsixVectorCount);
        Assert.Equal(0, bench.Device.Bar0.Read(0x10, 8) == 0 ? 1 : 0);
        Assert.False(bench.Bar.OpCap.Read().HasOperation(Opcode.Batch));
    }

    /// <summary>Everything of groups and queues, dword by dword as the driver keeps it.</summary>
    private static void Configure(Bench bench)
    {
        bench.ConfigureQueue(0, WqMode.Dedicated, QueueEntries);
        bench.ConfigureQueue(1, WqMode.Shared, QueueEntries);
        for (var group = 0; group < bench.Bar.GrpCfg.Count; group++)
        {
            var isUsed = group == 0;
            var queues = new GrpCfgWorkQueues(0, 0, 0, 0).WithWorkQueue(0, isUsed).WithWorkQueue(1, isUsed);
            bench.Bar.GrpCfg[group].WorkQueues.Write(queues);
            bench.Bar.GrpCfg[group].Engines.Write(new GrpCfgEngines(isUsed ? 0x3UL : 0));
            bench.Bar.GrpCfg[group].Flags.Write(bench.Bar.GrpCfg[group].Flags.Read().WithTrafficClassA(1).WithTrafficClassB(1));
        }
    }

    private static void EnableDevice(Bench bench)
    {
        Assert.Equal(0u, bench.Command(Command.EnableDevice).Raw);
        Assert.Equal(DeviceState.Enabled, bench.Bar.GenSts.Read().State);
    }

    /// <summary>All is written again while other queues run, which must change nothing of theirs.</summary>
    private static void EnableQueue(Bench bench, int queue, int vector)
    {
        for (var other = 0; other < queue; other++)
        {
            var before = bench.Bar.WqCfg[other].Size.Read();
            bench.Bar.WqCfg[other].Size.Write(new WqCfgSize(0).WithEntries(1));
            Assert.Equal(before, bench.Bar.WqCfg[other].Size.Read());
        }

        Assert.Equal(0u, bench.Command(Command.EnableWq, (uint)queue).Raw);
        var handle = (uint)vector;
        if (bench.Bar.GenCap.Read().CommandCapabilities)
        {
            handle = bench.Command(Command.RequestInterruptHandle, (uint)vector).Result;
        }

        Assert.Equal((uint)vector, handle);
        bench.Bar.MsixPerm[vector].Entry.Write(new MsixPermEntry(0).WithPasidEnable(true).WithPasid(bench.Pasid));
    }

    private static void Submit(Bench bench, int queue, int slot, in AnalyticsDescriptor descriptor)
    {
        // Any slot of the limited portal is as good as the first.
        var offset = bench.PortalOffset(queue, Bar2Portal.LimitedMsix) + (slot * AnalyticsDescriptor.SizeBytes);
        var tagged = queue == 0 ? descriptor : descriptor with { Pasid = bench.Pasid };
        var bytes = MemoryMarshal.AsBytes(new ReadOnlySpan<AnalyticsDescriptor>(in tagged));
        if (queue == 0)
        {
            bench.Device.Bar2.StorePosted(offset, bytes);
        }
        else
        {
            Assert.Equal(SubmitResult.Accepted, bench.Device.Bar2.StoreNonPosted(offset, bytes));
        }
    }

    /// <summary>The interrupt of vector 0, as the driver's thread and worker handle it.</summary>
    private static void HandleEventLog(Bench bench)
    {
        var causes = bench.Bar.IntCause.Read();
        Assert.True(causes.Has(IntCauseBits.EventLog));
        bench.Bar.IntCause.Clear(IntCauseBits.EventLog);
        bench.Bar.EvlStatus.Clear(EvlStatusBits.InterruptPending);
        var status = bench.Bar.EvlStatus.Read();
        for (var index = status.Head; index != status.Tail; index = (index + 1) % 64)
        {
            var entry = (AnalyticsCompletionEventLogEntry)bench.AnalyticsEntry((int)index);
            Assert.Equal((ErrorCode.CompletionPageFault, bench.Pasid, true), (entry.Error, entry.Pasid, entry.RecordRequired));
            var record = entry.Record;
            bench.Write(entry.FaultAddress, MemoryMarshal.AsBytes(new ReadOnlySpan<AnalyticsCompletionRecord>(in record)));
        }

        bench.Bar.EvlStatus.WriteLow(new EvlStatus(0).WithHead(status.Tail));
    }

    private static void StopQueue(Bench bench, int queue, int vector)
    {
        Assert.Equal(0u, bench.Command(Command.DrainWq, 1u << queue, interrupt: true).Raw);
        if (bench.Bar.GenCap.Read().CommandCapabilities)
        {
            Assert.Equal(0u, bench.Command(Command.ReleaseInterruptHandle, (uint)vector).Raw);
        }

        bench.Bar.MsixPerm[vector].Entry.Write(new MsixPermEntry(0));
        Assert.Equal(0u, bench.Command(Command.ResetWq, 1u << queue).Raw);
        Assert.Equal(WqState.Disabled, bench.Bar.WqCfg[queue].Status.Read().State);
    }

    private static void StopDevice(Bench bench)
    {
        Assert.Equal(0u, bench.Command(Command.DisableDevice).Raw);
        Assert.Equal(0u, bench.Command(Command.ResetDevice, interrupt: true).Raw);
        Assert.Equal(DeviceState.Disabled, bench.Bar.GenSts.Read().State);
    }
}
