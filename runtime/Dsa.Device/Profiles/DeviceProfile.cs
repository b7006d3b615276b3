using Dsa.Bindings;

namespace Dsa.Device.Profiles;

/// <summary>A part: what one kind of device announces in its capability registers and its PCI header.</summary>
/// <remarks>Plain data; every difference between parts that software can see follows from it.</remarks>
public sealed record DeviceProfile
{
    private const ushort Intel = 0x8086;

    /// <summary>The name people know the part by.</summary>
    public required string Name { get; init; }

    /// <summary>Which of the accelerators it is: one of the variants, which decides between registers at one place.</summary>
    public Variants Variant { get; init; } = Variants.Dsa;

    /// <summary>The PCI vendor.</summary>
    public ushort VendorId { get; init; } = Intel;

    /// <summary>The PCI device.</summary>
    public required ushort DeviceId { get; init; }

    /// <summary>The capability registers.</summary>
    public required Bar0Capabilities Capabilities { get; init; }

    /// <summary>Entries of the MSI-X table: one for the device, one for each queue.</summary>
    public int MsixVectorCount => new Bar0Layout(Capabilities).MsixPerm.Count;

    /// <summary>A DSA 2.0 part with event log: 8 queues, 4 engines, 4 groups, 128 entries, 96 read buffers.</summary>
    public static DeviceProfile Dsa20 { get; } = new()
    {
        Name = "DSA 2.0",
        DeviceId = 0x11FB,
        Capabilities = new Bar0Capabilities
        {
            Version = new Bindings.Version(0).WithMajor(2),
            GenCap = Dsa20General(),
            WqCap = Dsa20Queues(),
            GrpCap = new GrpCap(0)
                .WithCount(4)
                .WithTotalReadBuffers(96)
                .WithReadBufferControl(true)
                .WithGlobalReadBufferLimit(true)
                .WithProgressLimit(true),
            EngCap = new EngCap(0).WithCount(4).WithMaxWorkDescriptors(64).WithMaxBatchDescriptors(16),
            OpCap = Dsa20Operations(),
            Offsets = new Offsets(0, 0).WithMsixPerm(4).WithGrpCfg(6).WithWqCfg(8),
            CmdCap = Dsa20Commands(),
        },
    };

    /// <summary>IAA 1.0.</summary>
    public static DeviceProfile Iaa10 { get; } = new()
    {
        Name = "IAA 1.0",
        Variant = Variants.Iaa,
        DeviceId = 0x0CFE,
        Capabilities = new Bar0Capabilities
        {
            Version = new Bindings.Version(0).WithMajor(1),
            GenCap = new GenCap(0x0007_1F10_901F_0105).WithInterruptMessageStorageSize(0),
            WqCap = new WqCap(0).WithTotalSize(128).WithCount(8).WithSharedMode(true).WithDedicatedMode(true)
                .WithPriority(true).WithOccupancy(true).WithOccupancyInterrupt(true),
            GrpCap = new GrpCap(0).WithCount(4),
            EngCap = new EngCap(0).WithCount(8),
            OpCap = new OpCap(0, 0, 0, 0).WithOperation(Opcode.NoOp).WithOperation(Opcode.Drain)
                .WithOperation(Opcode.MemMove).WithOperation(Opcode.Crc64),
            Offsets = new Offsets(0, 0).WithMsixPerm(4).WithGrpCfg(6).WithWqCfg(8),
        },
    };

    /// <summary>IAA 2.0.</summary>
    public static DeviceProfile Iaa20 { get; } = new()
    {
        Name = "IAA 2.0",
        Variant = Variants.Iaa,
        DeviceId = 0x1216,
        Capabilities = new Bar0Capabilities
        {
            Version = new Bindings.Version(0).WithMajor(2),
            GenCap = new GenCap(0).WithBlockOnFault(true).WithCacheControlMemory(true).WithCommandCapabilities(true)
                .WithDestinationReadback(true).WithDrainReadback(true).WithCompletionFaultInfo(true)
                .WithEventLog(EventLogSupport.Bytes128).WithMaxTransferShift(31).WithConfigurationSupport(true)
                .WithTranslationFetchStride(true),
            WqCap = Dsa20Queues(),
            GrpCap = new GrpCap(0).WithCount(4).WithProgressLimit(true),
            EngCap = new EngCap(0).WithCount(8).WithMaxWorkDescriptors(64).WithMaxBatchDescriptors(16),
            OpCap = new OpCap(0, 0, 0, 0).WithOperation(Opcode.NoOp).WithOperation(Opcode.Drain)
                .WithOperation(Opcode.TranslationFetch).WithOperation(Opcode.Crc64),
            Offsets = new Offsets(0, 0).WithMsixPerm(4).WithGrpCfg(6).WithWqCfg(8),
            CmdCap = Dsa20Commands(),
        },
    };

    private static GenCap Dsa20General() => new GenCap(0)
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

    private static WqCap Dsa20Queues() => new WqCap(0)
        .WithTotalSize(128)
        .WithCount(8)
        .WithConfigurationSizeShift(1)
        .WithSharedMode(true)
        .WithDedicatedMode(true)
        .WithAtsControl(true)
        .WithPriority(true)
        .WithOccupancy(true)
        .WithOccupancyInterrupt(true)
        .WithOperationConfiguration(true)
        .WithPrsControl(true);

    private static OpCap Dsa20Operations() => new OpCap(0, 0, 0, 0)
        .WithOperation(Opcode.NoOp)
        .WithOperation(Opcode.Batch)
        .WithOperation(Opcode.Drain)
        .WithOperation(Opcode.MemMove)
        .WithOperation(Opcode.Fill)
        .WithOperation(Opcode.Compare)
        .WithOperation(Opcode.CrcGeneration);

    private static CmdCap Dsa20Commands() => new CmdCap(0)
        .WithCommand(Command.EnableDevice)
        .WithCommand(Command.DisableDevice)
        .WithCommand(Command.DrainAll)
        .WithCommand(Command.AbortAll)
        .WithCommand(Command.ResetDevice)
        .WithCommand(Command.EnableWq)
        .WithCommand(Command.DisableWq)
        .WithCommand(Command.DrainWq)
        .WithCommand(Command.AbortWq)
        .WithCommand(Command.ResetWq)
        .WithCommand(Command.DrainPasid)
        .WithCommand(Command.AbortPasid)
        .WithCommand(Command.RequestInterruptHandle)
        .WithCommand(Command.ReleaseInterruptHandle);
}
