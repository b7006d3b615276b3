namespace Dsa.Device.Profiles.Parts;

/// <summary>IAA 2.0 with event log, after Diamond Rapids; what is not published of it is chosen here.</summary>
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
            IaaCap = Analytics(),
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
        .WithCompletionFaultInfo(true)
        .WithEventLog(EventLogSupport.Bytes128)
        .WithMaxTransferShift(31)
        .WithInterruptMessageStorageSize(1)
        .WithConfigurationSupport(true)
        .WithDecompressSupport(true)
        .WithIndexingSupport(true);

    private static IaaCap Analytics() => new IaaCap(0)
        .WithSecondGeneration(true)
        .WithDropInitialBits(true)
        .WithChainCrc64(true)
        .WithForceArrayModification(true)
        .WithLoadPartialAecs(true)
        .WithEarlyAbort(true)
        .WithDictionaryCompression(true)
        .WithHeaderGeneration(true)
        .WithCryptoGcm(true)
        .WithCryptoCfb(true)
        .WithCryptoXts(true);
}
