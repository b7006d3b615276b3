namespace Dsa.Device.Profiles.Parts;

/// <summary>IAA 2.0 with event log, after Diamond Rapids; what is not published of it is chosen here.</summary>
/// <remarks>
/// IAACAP is there and 0, and GENCAP says nothing of decompression: what they would add belongs to operations on data that
/// the model does not have, or has CRC64 read a state of such.
/// </remarks>
internal static class SecondAnalytics
{
    public static DeviceProfile Create() => new()
    {
        Name = "IAA 2.0",
        Variant = Variants.Iaa,
        DeviceId = (ushort)PciDeviceId.IaaDiamondRapids,
        Capabilities = new Bar0Capabilities
        {
            Version = new Bindings.Version(0).WithMajor(2),
            GenCap = General(),
            WqCap = SecondGeneration.Queues(),
            GrpCap = new GrpCap(0).WithCount(4).WithProgressLimit(true),
            EngCap = new EngCap(0).WithCount(8).WithMaxWorkDescriptors(64).WithMaxBatchDescriptors(16),
            OpCap = PartOperations.Announce(PartOperations.Iaa20),
            Offsets = new Offsets(0, 0)
                .WithMsixPerm(0x04).WithGrpCfg(0x06).WithWqCfg(0x08).WithPerformanceMonitor(0x20).WithInterruptMessageStorage(0x80),
            CmdCap = PartCommands.WithInterruptHandles,
            IaaCap = new IaaCap(0),
            PerfCap = ThirdGeneration.PerformanceMonitor(),
        },
        PerformanceMonitor = ThirdGeneration.CountersAlike(),
        Pci = FirstAnalytics.Pci,
    };

    private static GenCap General() => new GenCap(0)
        .WithBlockOnFault(true)
        .WithCacheControlMemory(true)
        .WithCommandCapabilities(true)
        .WithDestinationReadback(true)
        .WithDrainReadback(true)
        .WithTranslationFetchStride(true)
        .WithCompletionFaultInfo(true)
        .WithEventLog(EventLogSupport.Bytes128)
        .WithMaxTransferShift(31)
        .WithInterruptMessageStorageSize(1)
        .WithConfigurationSupport(true);
}
