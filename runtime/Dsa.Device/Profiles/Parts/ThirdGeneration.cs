using System.Collections.Immutable;

namespace Dsa.Device.Profiles.Parts;

/// <summary>DSA 3.0, after Diamond Rapids; what is not published of it is chosen here.</summary>
/// <remarks>DSACAP0 to DSACAP2 are the values that Linux shows as an example.</remarks>
internal static class ThirdGeneration
{
    private const ulong ScatterGatherOfExample = 0x0014_000E_0000_07AA;
    private const ulong ComputationOfExample = 0x00FA_01FF_01FF_03FF;
    private const ulong ComputeFlagsOfExample = 0xF18D;
    private const uint BitsOfCounter = 48;
    private const int Counters = 8;

    public static DeviceProfile Create()
    {
        var second = SecondGeneration.Create();
        var capabilities = second.Capabilities;
        return second with
        {
            Name = "DSA 3.0",
            DeviceId = (ushort)PciDeviceId.DsaDiamondRapids,
            Capabilities = capabilities with
            {
                Version = new Bindings.Version(0).WithMajor(3),
                GenCap = General(capabilities.GenCap),
                GrpCap = capabilities.GrpCap.WithBandwidthLimit(true),
                OpCap = PartOperations.Announce(PartOperations.Dsa30),
                Offsets = capabilities.Offsets
                    .WithPerformanceMonitor(0x20).WithInterruptMessageStorage(0x80).WithInterDomainPermissions(0x90),
                CmdCap = PartCommands.WithIdptHandles,
                IdCap = new IdCap(0)
                    .WithEntryTypes(IdptEntryTypes.SingleSubmitter | IdptEntryTypes.MultipleSubmitters)
                    .WithEntryCount(256)
                    .WithOffsetMode(true)
                    .WithUpdateWindowSuppressDrain(true),
                DsaCap0 = new DsaCap0(ScatterGatherOfExample),
                DsaCap1 = new DsaCap1(ComputationOfExample),
                DsaCap2 = new DsaCap2(ComputeFlagsOfExample),
                PerfCap = PerformanceMonitor(),
            },
            PerformanceMonitor = CountersAlike(),
        };
    }

    /// <summary>Counters that can all count everything, each with a capability register of its own.</summary>
    public static MonitorCapabilities CountersAlike() => new(
        PartEvents.Version3,
        [.. Enumerable.Repeat(new CntrCapEntry(0, 0, 0, 0, 0, 0, 0, 0).WithCounterWidth(BitsOfCounter), Counters)]);

    /// <summary>The monitor of revision 3.0.</summary>
    public static PerfCap PerformanceMonitor()
    {
        var monitor = FirstGeneration.PerformanceMonitor();
        return Enumerable.Range(0, PartEvents.Version3.Length)
            .Aggregate(monitor, static (all, category) => all.WithGlobalCategories((PerfCategory)category))
            .WithCounterCount(Counters)
            .WithCounterWidth(BitsOfCounter)
            .WithCategoryCount((uint)PartEvents.Version3.Length)
            .WithFilters(monitor.Filters | PerfFilters.Pasid)
            .WithWriteWhileEnabled(true)
            .WithPerCounterCapabilities(true);
    }

    private static GenCap General(GenCap second) => second
        .WithBlockOnFault(true)
        .WithDurableWrite(true)
        .WithInterDomain(true)
        .WithTranslationFetchStride(true)
        .WithInterruptMessageStorageSize(1)
        .WithEventLogOverflow(true)
        .WithBatchOfOne(true);
}
