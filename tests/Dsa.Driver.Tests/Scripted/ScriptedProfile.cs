using Version = Dsa.Bindings.Version;

namespace Dsa.Driver.Tests.Scripted;

/// <summary>What a scripted device announces.</summary>
internal static class ScriptedProfile
{
    public static readonly Bar0Capabilities Version2 = new()
    {
        Version = default(Version).WithMajor(2),
        GenCap = default(GenCap)
            .WithBlockOnFault(true).WithCommandCapabilities(true).WithEventLog(EventLogSupport.Bytes64)
            .WithMaxTransferShift(31).WithMaxBatchShift(10).WithConfigurationSupport(true),
        CmdCap = Commands(14),
        GrpCap = default(GrpCap).WithCount(4).WithTotalReadBuffers(96).WithReadBufferControl(true).WithGlobalReadBufferLimit(true),
        EngCap = default(EngCap).WithCount(4),
        WqCap = default(WqCap).WithTotalSize(128).WithCount(8).WithConfigurationSizeShift(1)
            .WithSharedMode(true).WithDedicatedMode(true).WithAtsControl(true).WithPriority(true)
            .WithOccupancy(true).WithOperationConfiguration(true).WithPrsControl(true),
        OpCap = Enum.GetValues<Opcode>().Aggregate(default(OpCap), (all, one) => all.WithOperation(one)),
        Offsets = default(Offsets).WithGrpCfg(3).WithWqCfg(5).WithMsixPerm(8),
    };

    /// <summary>No event log, no CMDCAP, short WQCFG entries.</summary>
    public static readonly Bar0Capabilities Version1 = Version2 with
    {
        Version = default(Version).WithMajor(1),
        GenCap = default(GenCap)
            .WithBlockOnFault(true).WithMaxTransferShift(31).WithMaxBatchShift(10).WithConfigurationSupport(true),
        CmdCap = default,
        WqCap = default(WqCap).WithTotalSize(128).WithCount(8)
            .WithSharedMode(true).WithDedicatedMode(true).WithAtsControl(true).WithPriority(true).WithOccupancy(true),
    };

    /// <summary>Scatter-gather lists and progress limits.</summary>
    public static readonly Bar0Capabilities Version3 = Version2 with
    {
        Version = default(Version).WithMajor(3),
        GrpCap = Version2.GrpCap.WithProgressLimit(true),
        DsaCap0 = default(DsaCap0).WithMaxScatterGatherShift(7).WithScatterGatherFormats(SglFormat.Index32, true),
        DsaCap1 = default(DsaCap1).WithDataTypes(DataType.Int8, true),
        DsaCap2 = default(DsaCap2).WithFlushToZero(true),
    };

    /// <summary>An IAA with an event log of large entries.</summary>
    public static readonly Bar0Capabilities Analytics = Version2 with
    {
        GenCap = Version2.GenCap.WithEventLog(EventLogSupport.Bytes128),
        GrpCap = default(GrpCap).WithCount(4),
        IaaCap = default(IaaCap).WithSecondGeneration(true).WithCryptoXts(true),
    };

    /// <summary>A version 1 device with a monitor of four counters.</summary>
    public static readonly Bar0Capabilities Monitored = Version1 with
    {
        Offsets = Version1.Offsets.WithPerformanceMonitor(0x20),
        PerfCap = default(PerfCap)
            .WithCounterCount(4).WithCounterWidth(40).WithCategoryCount(5).WithFreeze(true).WithOverflowInterrupt(true)
            .WithFilters(PerfFilters.WorkQueue | PerfFilters.TrafficClass | PerfFilters.PageSize | PerfFilters.TransferSize | PerfFilters.Engine),
    };

    /// <summary>A version 2 device whose configuration is fixed.</summary>
    public static readonly Bar0Capabilities Fixed = Version2 with
    {
        GenCap = Version2.GenCap.WithConfigurationSupport(false),
    };

    /// <summary>A version 2 device that needs no handles.</summary>
    public static readonly Bar0Capabilities WithoutHandles = Version2 with { CmdCap = Commands(12) };

    private static CmdCap Commands(int last) => Enumerable.Range(1, last)
        .Aggregate(default(CmdCap), (all, code) => all.WithCommand((Command)code));
}
