using System.Numerics;
using Dsa.Driver;
using Dsa.Driver.Groups;
using Dsa.Driver.WorkQueues;

namespace Dsa.Virtual.Composition;

/// <summary>What a virtual device announces, and the configuration that it is fixed to: those of the host's queue (VD-21 to VD-25).</summary>
internal sealed record VirtualProfile
{
    private static readonly Opcode[] s_interDomainOperations =
    [
        Opcode.UpdateWindow, Opcode.InterDomainCopy, Opcode.InterDomainFill, Opcode.InterDomainCompare, Opcode.InterDomainComparePattern,
    ];

    /// <summary>The capability registers.</summary>
    public required Bar0Capabilities Capabilities { get; init; }

    /// <summary>GENCFG.</summary>
    public required GenCfg General { get; init; }

    /// <summary>The engines of the one group: as many as the host's has.</summary>
    public required GrpCfgEngines Engines { get; init; }

    /// <summary>GRPFLAGS of the one group.</summary>
    public required GrpCfgFlags GroupFlags { get; init; }

    /// <summary>The queue's size.</summary>
    public required WqCfgSize Size { get; init; }

    /// <summary>The queue's threshold.</summary>
    public required WqCfgThreshold Threshold { get; init; }

    /// <summary>The queue's mode, priority and whether it blocks on faults. No PASID of the host's.</summary>
    public required WqCfgControl Control { get; init; }

    /// <summary>The limits of the queue's descriptors.</summary>
    public required WqCfgLimits Limits { get; init; }

    /// <summary>Composes a device out of a host's queue.</summary>
    public static VirtualProfile Of(WorkQueue queue)
    {
        var engines = (uint)queue.Device.Engines.Count(engine => engine.Group == queue.Group);
        return new VirtualProfile
        {
            Capabilities = CapabilitiesOf(queue, engines),
            General = new GenCfg(0).WithUserInterruptEnable(true),
            Engines = Enumerable.Range(0, (int)engines).Aggregate(new GrpCfgEngines(0), static (all, engine) => all.WithEngine(engine)),
            GroupFlags = FlagsOf(queue.Group!),
            Size = new WqCfgSize(0).WithEntries((uint)queue.SizeEntries),
            Threshold = new WqCfgThreshold(0).WithEntries((uint)queue.ThresholdEntries),
            Control = new WqCfgControl(0)
                .WithMode(queue.Mode)
                .WithPriority((uint)queue.Priority)
                .WithBlockOnFaultEnable(queue.BlocksOnFault)
                .WithPasidEnable(queue.IsShared),
            Limits = new WqCfgLimits(0)
                .WithMaxTransferShift((uint)BitOperations.Log2(queue.MaxTransferBytes))
                .WithMaxBatchShift((uint)BitOperations.Log2(queue.MaxBatchDescriptors))
                .WithMaxScatterGatherShift((uint)BitOperations.Log2(queue.MaxScatterGatherEntries)),
        };
    }

    // A new capability of the host's is not the virtual device's by itself: GENCAP is taken over but for what is denied here,
    // since most of it says what descriptors may ask for; all else begins empty.
    private static Bar0Capabilities CapabilitiesOf(WorkQueue queue, uint engines)
    {
        var host = queue.Device.Capabilities;
        return new Bar0Capabilities
        {
            Version = host.Version,
            GenCap = host.GenCap
                .WithConfigurationSupport(false)
                .WithCommandCapabilities(true)
                .WithInterruptMessageStorageSize(0)
                .WithInterDomain(false)
                .WithEventLog(EventLogSupport.None)
                .WithEventLogOverflow(false)
                .WithBlockOnFault(host.GenCap.BlockOnFault && queue.BlocksOnFault)
                .WithMaxTransferShift((uint)BitOperations.Log2(queue.MaxTransferBytes))
                .WithMaxBatchShift((uint)BitOperations.Log2(queue.MaxBatchDescriptors)),
            WqCap = new WqCap(0)
                .WithCount(1)
                .WithTotalSize((uint)queue.SizeEntries)
                .WithSharedMode(queue.IsShared)
                .WithDedicatedMode(!queue.IsShared),
            GrpCap = new GrpCap(0).WithCount(1),
            EngCap = new EngCap(0).WithCount(engines),
            OpCap = OperationsOf(queue, host.OpCap),
            Offsets = VirtualLayout.Offsets,
            CmdCap = CommandsOf(host),
            DsaCap0 = host.DsaCap0,
            DsaCap1 = host.DsaCap1,
            DsaCap2 = host.DsaCap2,
            IaaCap = host.IaaCap,
        };
    }

    private static OpCap OperationsOf(WorkQueue queue, OpCap host)
    {
        var mask = queue.OperationMask;
        var operations = new OpCap(host.Word0 & mask.Word0, host.Word1 & mask.Word1, host.Word2 & mask.Word2, host.Word3 & mask.Word3);
        return s_interDomainOperations.Aggregate(operations, static (all, operation) => all.WithOperation(operation, false));
    }

    /// <summary>Those of every part, and the ones for interrupt handles even where the host has none (VD-22).</summary>
    private static CmdCap CommandsOf(in Bar0Capabilities host)
    {
        var commands = new CmdCap(0);
        for (var command = Command.EnableDevice; command <= Command.AbortPasid; command++)
        {
            commands = commands.WithCommand(command, !host.GenCap.CommandCapabilities || host.CmdCap.HasCommand(command));
        }

        return commands.WithCommand(Command.RequestInterruptHandle).WithCommand(Command.ReleaseInterruptHandle);
    }

    private static GrpCfgFlags FlagsOf(Group group) => new GrpCfgFlags(0)
        .WithTrafficClassA((uint)Math.Max(group.TrafficClassA, 0))
        .WithTrafficClassB((uint)Math.Max(group.TrafficClassB, 0));
}
