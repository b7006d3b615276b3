namespace Dsa.Device.Profiles.Parts;

/// <summary>DSA 2.0 with event log, after Granite Rapids D; what is not published of it is chosen here.</summary>
internal static class SecondGeneration
{
    public static DeviceProfile Create() => new()
    {
        Name = "DSA 2.0",
        DeviceId = (ushort)PciDeviceId.DsaGraniteRapidsD,
        Capabilities = new Bar0Capabilities
        {
            Version = new Bindings.Version(0).WithMajor(2),
            GenCap = General(),
            WqCap = Queues(),
            GrpCap = new GrpCap(0)
                .WithCount(4)
                .WithTotalReadBuffers(96)
                .WithReadBufferControl(true)
                .WithGlobalReadBufferLimit(true)
                .WithProgressLimit(true),
            EngCap = new EngCap(0).WithCount(4).WithMaxWorkDescriptors(64).WithMaxBatchDescriptors(16),
            OpCap = PartOperations.Announce(PartOperations.Dsa20),
            Offsets = new Offsets(0, 0).WithMsixPerm(0x04).WithGrpCfg(0x06).WithWqCfg(0x08),
            CmdCap = PartCommands.WithInterruptHandles,
        },
    };

    /// <summary>Queues since revision 2.0, DSA and IAA alike.</summary>
    public static WqCap Queues() => FirstGeneration.Queues()
        .WithConfigurationSizeShift(1)
        .WithAtsControl(true)
        .WithOperationConfiguration(true)
        .WithPrsControl(true);

    private static GenCap General() => new GenCap(0)
        .WithBlockOnFault(true)
        .WithOverlapCopy(true)
        .WithCacheControlMemory(true)
        .WithCommandCapabilities(true)
        .WithDestinationReadback(true)
        .WithDrainReadback(true)
        .WithFill16(true)
        .WithCrc64(true)
        .WithCompletionFaultInfo(true)
        .WithEventLog(EventLogSupport.Bytes64)
        .WithBatchContinuation(true)
        .WithMaxTransferShift(31)
        .WithMaxBatchShift(10)
        .WithConfigurationSupport(true);
}
