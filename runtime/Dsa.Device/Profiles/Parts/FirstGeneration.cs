namespace Dsa.Device.Profiles.Parts;

/// <summary>DSA 1.0, as Emerald Rapids has it.</summary>
/// <remarks>
/// GENCAP is the value that the silicon reads, with bits that no specification names. Commands are those that need no CMDCAP.
/// The counters of the monitor, and where the tables lie, are not published: both are chosen here.
/// </remarks>
internal static class FirstGeneration
{
    private const ulong GeneralAsRead = 0x40915F0107;

    public static DeviceProfile Create() => new()
    {
        Name = "DSA 1.0",
        DeviceId = (ushort)PciDeviceId.DsaSapphireRapids,
        Capabilities = new Bar0Capabilities
        {
            Version = new Bindings.Version(0).WithMajor(1),
            GenCap = new GenCap(GeneralAsRead),
            WqCap = Queues(),
            GrpCap = new GrpCap(0).WithCount(4).WithTotalReadBuffers(96).WithReadBufferControl(true).WithGlobalReadBufferLimit(true),
            EngCap = new EngCap(0).WithCount(4),
            OpCap = PartOperations.Announce(PartOperations.Dsa10),
            Offsets = new Offsets(0, 0)
                .WithMsixPerm(0x04).WithGrpCfg(0x06).WithWqCfg(0x08).WithPerformanceMonitor(0x20).WithInterruptMessageStorage(0x80),
            PerfCap = PerformanceMonitor(),
        },
        PerformanceMonitor = new MonitorCapabilities(PartEvents.Version1, []),
    };

    /// <summary>Queues of the first generation, DSA and IAA alike.</summary>
    public static WqCap Queues() => new WqCap(0)
        .WithTotalSize(128)
        .WithCount(8)
        .WithSharedMode(true)
        .WithDedicatedMode(true)
        .WithPriority(true)
        .WithOccupancy(true)
        .WithOccupancyInterrupt(true);

    /// <summary>The monitor of the first generation, DSA and IAA alike.</summary>
    public static PerfCap PerformanceMonitor()
    {
        var monitor = new PerfCap(0)
            .WithCounterCount(8)
            .WithCounterWidth(40)
            .WithCategoryCount((uint)PartEvents.Version1.Length)
            .WithFilters(PerfFilters.WorkQueue | PerfFilters.TrafficClass | PerfFilters.PageSize | PerfFilters.TransferSize | PerfFilters.Engine)
            .WithFreeze(true)
            .WithOverflowInterrupt(true);
        return Enumerable.Range(0, PartEvents.Version1.Length)
            .Aggregate(monitor, static (all, category) => all.WithGlobalCategories((PerfCategory)category));
    }
}
